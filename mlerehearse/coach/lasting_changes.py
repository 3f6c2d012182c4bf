"""Find durable changes (docs/coaching.md, 7).

They are gates, contracts, templates, release tests and permanent checks.
"""

import re

from mlerehearse.coach.context import Context
from mlerehearse.domain.story import Beat

_THING = (
    r"(?:gates?|contracts?|templates?|checks?|guards?|lint(?: rule)?s?|linters?|tests?|test suite|alarms?"
    r"|alerts?|monitors?|monitoring|dashboards?|regression suite|checklists?|runbooks?"
    r"|quarantines?|schema|hook|breakers?|canary|canaries|rule|policy|protocol|review step|fire drills?"
    r"|drills?|rotation|registry"
    r"|handoff sheet|intake|golden|golden inputs|sheet|harness|validator|validation|assertion|fallback|ingest"
    r" check|post-?mortem|library|version field|owner|sla|slo|table per)"
)
_MAKE = (
    r"(?:wrote|built|added|put|set up|made|introduced|shipped|created|drew up|drafted|signed|agreed|wired"
    r"|moved|installed|defined|proposed|required|rolled|merged)"
)
_PATTERN = re.compile(
    "|".join(
        (
            rf"\b{_MAKE}(?: \w[\w'-]*){{0,8}}? {_THING}\b",
            r"\b(?:fails?|blocks?|stops?|refuses?|rejects?) (?:the|to|any|every|a) (?:build|release|launch"
            r"|start|deploy|batch|run|job|merge|model)\b",
            rf"\b(?:the|that|this|my|our) (?:\w+ )?{_THING} (?:has|have|caught|stopped|rejected|blocked"
            r"|quarantined|fired|fires|is still|now|runs|sits|lives)\b",
            r"\b(?:every|any|no) (?:\w+ )?(?:launch|release|model|deploy|handoff|change|pull request"
            r"|service)(?: \w+){0,6}? (?:has to|needs?|must|goes|gets|without|requires?|ships?|is blocked)\b",
            r"\bsince then (?:every|any|no|all|i|we)\b",
        )
    )
)


def lasting_changes(context: Context) -> tuple[int, ...]:
    """Return the tokens at which the speaker mentions a durable change, in order."""
    return context.once(_changes)


def _changes(context: Context) -> tuple[int, ...]:
    beats = (Beat.ACTION, Beat.RESULT, Beat.REFLECTION, Beat.DECISION)
    return tuple(hit.first for hit in context.find(_PATTERN) if context.beat_of(hit.first) in beats)
