"""The doctor's report as JSON; docs/doctor.md documents each key."""

import json

from mlerehearse.doctor.report import Report
from mlerehearse.formats.plain_json import pack

FORMAT = "mlerehearse.doctor/1"


def to_json(report: Report) -> str:
    """Return the report as JSON text.

    The keys are `format` and `well`, then the fields of the report by name. The versions are one
    object.
    """
    versions = {one.name: one.version for one in report.versions}
    values = {"format": FORMAT, "well": report.well} | pack(report) | {"versions": versions}
    return json.dumps(values, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
