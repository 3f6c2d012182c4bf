"""The doctor's report as JSON; docs/doctor.md documents each key."""

from mlerehearse.doctor.report import Report
from mlerehearse.stored_json import to_bytes, to_values

FORMAT = "mlerehearse.doctor/1"


def to_json(report: Report) -> str:
    """Return the report as JSON text.

    The keys are `format` and `well`, then the fields of the report by name. The versions are one
    object.
    """
    versions = {one.name: one.version for one in report.versions}
    values = {"format": FORMAT, "well": report.well} | to_values(report) | {"versions": versions}
    return to_bytes(values, indent=1).decode() + "\n"
