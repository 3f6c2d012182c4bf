"""`wrong_lead`: the lead addresses the other track's panel (docs/coaching.md, 2)."""

import re
from collections.abc import Iterator

from mlerehearse.coach.advice import take_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.lead import lead_text
from mlerehearse.domain.review import TakeFlag
from mlerehearse.domain.story import Track

_WORDS = {
    Track.RESEARCH: re.compile(
        r"\b(?:hypothes[ie]s|pre-?registered|registered|ablations?|seeds?|held[- ]?out|holdout|metrics?|win"
        r"|wins|endpoint|power(?: analysis)?|arms?|control|treatment|significan\w+|interval|benchmark"
        r"|evaluation|eval|offline|experiment\w*|randomi[sz]ed|randomi[sz]ation|baseline|test set|auc|ndcg"
        r"|recall|precision|f1|accuracy|annotators|blind|protocol|idea|paper|hypothesised|stop rule|effect"
        r"|a/b|split)\b"
    ),
    Track.PLATFORM: re.compile(
        r"\b(?:outage|latency|p\d\d|timeouts?|timing out|timed out|queues?|queries a second|requests a second"
        r"|gpu queues|fell over|falling over|rolled back|rollback|canary|shadow|schema|contracts?|pipelines?"
        r"|feature store|future store|cache|kafka|consumer|partition"
        r"|deploy\w*|serving|service|fleet|pods?|node|nodes|memory|crash\w*|paged|pager|page|on[- ]call|alarm"
        r"|alert|null|nulls|stale|upstream|feed|ingest\w*|retrain\w*|broke|broken|restart\w*|cluster|endpoint"
        r"|gateway|index|load|timeout|table|job|cron|loader|traffic)\b"
    ),
}
_CLEAR = 3  # minimum of different words of the other track in the lead
_MARGIN = 3.0  # minimum ratio to the words of the take's own track


def find(context: Context) -> Iterator[TakeFlag]:
    """Yield at most one flag; none for a take without a track, and none for a balanced lead."""
    track = context.asked.track
    if track is None:
        return
    other = Track.PLATFORM if track is Track.RESEARCH else Track.RESEARCH
    text = lead_text(context)
    ours, theirs = (len(set(_WORDS[t].findall(text))) for t in (track, other))
    if theirs >= _CLEAR and theirs >= _MARGIN * ours:
        yield take_flag("wrong_lead", values={"other": other.value, "track": track.value, "lead": track.value})
