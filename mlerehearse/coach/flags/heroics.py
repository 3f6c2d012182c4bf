"""`heroics`: endurance or a solo rescue told as merit; `low` where a lasting change follows (coaching.md, 4 and 7)."""

import re
from collections.abc import Iterator

from mlerehearse.coach.advice import span_flag
from mlerehearse.coach.clauses import judging_clauses
from mlerehearse.coach.context import Context
from mlerehearse.coach.durable import lasting_changes
from mlerehearse.domain.review import Flag, Severity

_HOUR = r"(?:\w+|half \w+|half past \w+|\d+(?::\d+)?)"
_NIGHT = r"(?:all night|the whole night|through the night|overnight|all weekend|every weekend|the whole weekend)"
_MARKERS = re.compile(
    "|".join(
        (
            r"\bsingle[- ]handed(?:ly)?\b",
            r"\ball[- ]?nighters?\b",
            r"\b(?:i was|i'm|i stayed|i sat|i worked|i was at it|i did this|i was on it|i kept at it|i was"
            rf" in the office)(?: \w+){{0,5}}? (?:until|till|til) {_HOUR}(?:(?: \w+){{0,2}} in the morning|"
            r" at night| a\.?m|(?= every| the| and| with| i | in|\n|$))",
            rf"\b(?:i stayed|i was|i worked|i coded|i sat)(?: awake| up| there)? {_NIGHT}",
            r"\b(?:straight )?through to (?:\w+ in the morning|dawn|morning)",
            r"\b(?:i|i'd|i had)(?: \w+)? (?:saved|rescued|carried|pulled)(?: \w+){0,2} (?:day|company|bank"
            r"|launch|weekend|holiday|season|winter|campaign|week|quarter|release|black friday|project"
            r"|christmas)\b",
            r"\bcarried the \w+ on (?:my|her|his) (?:back|shoulders)",
            r"\b(?:nobody|no one|no-one) else\b(?: \w+){0,5}? (?:could|would have|knew|can|was able|dared)\b",
            r"\bnobody (?:else )?but me\b",
            r"\bthere was (?:nobody|no one) else\b",
            r"\bi(?: was|'m)(?: \w+)? the only (?:one|person|guy|engineer|man|woman|researcher)\b(?! who"
            r" (?:had|said|thought|disagreed|could|knows|asked))",
            r"\bwithout me(?:,)? (?:we|they|the \w+|it|nobody|there|all)(?: \w+)? (?:would|could|'d|had)\b",
            r"\b(?:i|i'd) (?:did not|didn't|hadn't|never|barely) (?:sleep|slept|close my|leave my|leave the"
            r"|eat|go home|go to bed|even get up|even go)\b",
            r"\bno sleep(?= |\n|$)(?! score)",
            r"\bi (?:slept|lived|basically lived|literally lived|moved)(?: \w+)? (?:in|at|under|into) (?:the"
            r"|my) (?:office|desk|lab|sofa)\b",
            r"\bi (?:was awake|was up|stayed up|stayed awake)\b",
            r"\bi(?: \w+)? (?:did|wrote|rewrote|built|fixed|brought|held|took|rebuilt|ran|carried|rescued)(?:"
            r" (?!left\b|leave\b|let\b)\w+){0,8}? (?:alone|all alone|on my own|by myself|entirely alone)\b",
            r"\b(?:sixteen|eighteen|fourteen|twenty|\d\d)[- ]hour days?\b",
            r"\b(?:thirty|twenty|forty|\d\d|sixteen|twenty-\w+|thirty-\w+)(?: \w+)? hours (?:straight"
            r"|non-?stop|in a row|no break|and)\b",
            r"\bi (?:gave up|sacrificed|skipped) (?:every|my|the|all)(?: \w+)? (?:weekends?|holidays?"
            r"|vacation|evenings?|nights?)\b",
            r"\b(?:i )?(?:was )?running on (?:coffee|adrenaline|\w+ \w+ coffees)",
            r"\bpulled (?:it|\w+ \w+) out of the fire\b",
            r"\bi (?:was )?(?:babysitting|nursing)\b(?: \w+){0,4}? (?:nights?|morning)",
            r"\b(?:i|i'd) never (?:once )?left (?:my|the) (?:desk|chair|office)\b",
            r"\b(?:be|was|am|were|called me|said i'm) (?:a|the|their) hero\b",
        )
    )
)


def find(context: Context) -> Iterator[Flag]:
    """The clause around each marker; clauses that follow each other are one."""
    for first, last in judging_clauses(context, _MARKERS):
        low = any(change > last for change in lasting_changes(context))
        severity = Severity.LOW if low else Severity.HIGH
        yield span_flag(context, "heroics", (first, last), severity=severity, instead="low" if low else "")
