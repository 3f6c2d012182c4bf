"""`model_only`: the story touches nothing outside the model (docs/coaching.md, 5 and 7)."""

import re
from collections.abc import Iterator

from mlerehearse.coach.advice import take_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.learned.judgements import WORK
from mlerehearse.domain.review import TakeFlag

_OUTSIDE = re.compile(
    r"\b(?:upstream|pipelines?|served|serve|deploy\w*|shadow\w*|canar\w+|rollouts?|roll(?:ed"
    r"|ing)?[- ]?(?:back|out)|monitor\w*|dashboards?|alert\w*|alarms?|pager|paged|on[- ]call|production|prod"
    r"|live"
    r"|latency|p\d\d|timeouts?|load test|traffic|requests|queue\w*|kafka|airflow|cache|gateway|api|ingest\w*"
    r"|feeds?|logs?|logging|feature store|future store|warehouse|vendor|container|ci|builds?"
    r"|customers?|users?|agents?|clinicians?|doctors?|nurses?|merchants?|drivers?|riders?|shoppers?|product"
    r" manager|pm|legal|compliance|sales|finance|marketing|director|stakeholders?|partner|engineers|platform"
    r"|infra|backend|operations|support|analysts?"
    r"|a/b|experiment platform|control|treatment|release\w*|rolled|launch\w*|shipped|quarantine|gate"
    r"|checklist|runbook|annotators?|labell?ers|farmers|agronomists|landlords|tenants|teachers|officers?"
    r"|drivers|vendors?|hospital|radiologist|underwriter|dispatch\w*|handover|handed|gpu bill|cost|flag"
    r"|switch)\b"
)

_POSSIBLE, _LIKELY = 0.2, 0.4  # minimum likelihood if no word leads out of the model, and if some do
_FEW = 1  # words of the work that may lead out by chance, such as a name


def find(context: Context) -> Iterator[TakeFlag]:
    """Yield at most one flag."""
    if context.tokens and _is_inside(context):
        yield take_flag("model_only")


def _is_inside(context: Context) -> bool:
    """Whether the work stays inside the model.

    Either no word leads out of the model, or few in the work itself do and its meaning stays
    inside.
    """
    outside = [context.beat_of(hit.first) for hit in context.find(_OUTSIDE)]
    likely = context.judged.get("model_only")
    if not likely:
        return not outside
    return likely[0] > (_POSSIBLE if not outside else _LIKELY) and sum(beat in WORK for beat in outside) <= _FEW
