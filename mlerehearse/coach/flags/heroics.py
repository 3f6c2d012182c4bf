"""`heroics`: endurance or a solo rescue presented as merit (docs/coaching.md, 4 and 7).

The severity is `low` if a lasting change follows.
"""

import re
from collections.abc import Iterator

from mlerehearse.coach.advice import span_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.lasting_changes import lasting_changes
from mlerehearse.coach.text.clauses import judged_clauses, marked_clauses
from mlerehearse.domain.review import Flag, Severity

_HOUR = r"(?:\w+|half \w+|half past \w+|\d+(?::\d+)?)"
_LONG = r"(?:night|weekend|holidays?|vacation|week|christmas|easter)"
_NIGHT = (
    rf"(?:overnight|(?:straight )?through the night|all {_LONG}|every (?:night|weekend|evening)"
    rf"|(?:for )?(?:the|that|my|all the) (?:whole|entire|full|complete) {_LONG}"
    r"|until (?:dawn|sunrise|daylight|the sun))"
)
_MARKERS = re.compile(
    "|".join(
        (
            r"\bsingle[- ]handed(?:ly)?\b",
            r"\ball[- ]?nighters?\b",
            r"\b(?:i was|i'm|i stayed|i sat|i worked|i was at it|i did this|i was on it|i kept at it|i was"
            rf" in the office)(?: \w+){{0,5}}? (?:until|till|til) {_HOUR}(?:(?: \w+){{0,2}} in the morning|"
            r" at night| a\.?m|(?= every| the| and| with| i | in|\n|$))",
            rf"\bi(?:'d| had)? (?:stayed|worked|coded|sat|slaved|debugged|fixed"
            rf"|was (?:up|there|awake|at it|on it|in the \w+))(?: \w+){{0,4}}? {_NIGHT}",
            r"\b(?:straight )?through to (?:\w+ in the morning|dawn|morning)",
            r"\b(?:i|i'd|i had)(?: \w+)? (?:saved|rescued|carried|pulled)(?: \w+){0,2} (?:day|company|bank|org"
            r"|launch|weekend|holiday|season|winter|campaign|week|quarter|release|black friday|project"
            r"|christmas)\b",
            r"\bcarried the \w+ on (?:my|her|his) (?:back|shoulders)",
            r"\b(?:nobody|no one|no-one) else\b(?: \w+){0,5}? (?:could|would have|knew|can|was able|dared)\b",
            r"\bnobody (?:else )?but me\b",
            r"\bthere was (?:nobody|no one) else\b",
            r"\bi(?: was|'m)(?: \w+)? the only (?:one|person|guy|engineer|man|woman|researcher)(?: \w+){0,5}? who"
            r" (?:could(?! (?:hold|stop|sign))|can|understood|was able|dared|knew (?:how|where|what|why))\b",
            r"\bwithout me(?:,)? (?:we|they|the \w+|it|nobody|there|all)(?: \w+)? (?:would|could|'d|had)\b",
            r"\b(?:i|i'd) (?:did not|didn't|hadn't|never|barely) (?:sleep|slept|close my|leave my|leave the"
            r"|eat|go home|go to bed|even get up|even go)\b",
            r"\bno sleep(?= |\n|$)(?! score)",
            r"\b(?:not|hardly|barely|never|wasn't|didn't)(?: \w+)? (?:sleeping|slept)\b",
            r"\bliv(?:ed|ing) (?:in|at) the (?:office|lab)\b",
            r"\bi (?:\w+ )?lived on (?:\w+ )?(?:coffee|adrenaline|caffeine)\b",
            r"\bi (?:slept|lived|basically lived|literally lived|moved)(?: \w+)? (?:in|at|under|into|on|next to|beside)"
            r" (?:the|my) (?:\w+ )?(?:office|desk|lab|sofa|floor|couch|server room|chair)\b",
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
_SIGNS = re.compile(  # excessive hours, working alone, and praise for either
    r"\b(?:alone|myself|my own|by hand|nobody|no one|only (?:one|person)|nights?|weekends?|holidays?|midnight|dawn"
    r"|sunrise|sun|sleep|slept|awake|straight|without (?:a )?(?:break|sleep|me)|saved|rescued|carried|hero|whole|entire"
    r"|every (?:day|night|evening))\b"
)


def find(context: Context) -> Iterator[Flag]:
    """Yield the clause around each marker; adjacent clauses are merged."""
    for first, last in judged_clauses(context, "heroics", tuple(marked_clauses(context, _MARKERS)), _SIGNS):
        low = any(change > last for change in lasting_changes(context))
        severity = Severity.LOW if low else Severity.HIGH
        yield span_flag(context, "heroics", (first, last), severity=severity, advice="low" if low else "")
