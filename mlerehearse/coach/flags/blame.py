"""`blame`: a person or group as the villain (docs/coaching.md, 4 and 7).

The accusations are incompetence, laziness or bad faith.
"""

import re
from collections.abc import Iterator

from mlerehearse.coach.advice import span_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.text.clauses import judged_clauses, marked_clauses
from mlerehearse.domain.review import Flag

_GROUP = (
    r"(?:people|folks|guys|guy|team|group|side|department|crowd|researchers?|engineers?|scientists?|pms?"
    r"|lady|man|woman|brand|vendor|contractor|manager|managers|infra|research|engineering|qa|ops|legal"
    r"|marketing|sales|product|operator|recruiters?|academics?|intern|author|lead|brokers?|finance|platform|backend"
    r"|support|billing|director|boss|colleague|developers?|analysts?|contractors?|consultants?|labell?ers?|interns|users?"
    r"|clients?|customers?|management|leadership)"
)
_THEY = rf"(?:they|he|she|they'd|he'd|she'd|they've|they're|he's|she's|who|nobody|those|these|{_GROUP})"
_NOT = r"(?:don't|doesn't|didn't|do not|does not|did not|never|not|hadn't|haven't|wouldn't|won't|couldn't|even)"
_MARKERS = re.compile(
    "|".join(
        (
            rf"\b(?:{_NOT} )?(?:even )?(?:bothered|bother)(?: to| asking| reading| telling| to \w+)?\b",
            r"\b(?:his|her|their|the \w+ (?:team|people|guys)'s?|\w+'s) (?:own )?fault\b",
            rf"\b{_THEY}(?: \w+)?(?: (?:was|were|is|are|being|been))?(?: (?:just|so|very|simply|completely"
            r"|totally|too|really|pretty|a bit))*(?: an?)? (?:too )?(?:lazy|incompetent|useless|clueless"
            r"|stupid|dumb|careless|arrogant|hopeless|amateurs?|amateurish|unprofessional|sloppy|dishonest|ignorant"
            r"|negligent|toxic|stubborn|selfish|greedy|childish|irresponsible|unreliable|cowards?|liars?|incapable"
            r"|not (?:capable|able) of|full of (?:it|themselves|himself|herself))\b",
            r"\b(?:incompetence|idiots?|jerks?|morons?|clowns)\b",
            rf"\b{_GROUP} (?:is|are|was|were) (?:just |simply |honestly |such )?(?:a joke|a mess|a disaster|a"
            r" nightmare|asleep|sleeping|impossible|hopeless)\b",
            r"\basleep at the wheel\b|\bout of spite\b|\bcover-up\b|\b(?:flat-out |big )?lie about\b|\b(?:he"
            r"|she|they) (?:flat-out )?lied\b|\btheir excuse\b|\b(?:his|her) excuse\b",
            rf"\b{_THEY} (?:had |have |has |has got |have got |'ve got )?(?:absolutely |really |got )?(?:no"
            r" idea|no clue|no feeling)\b",
            rf"\b{_THEY}(?: \w+)? (?:don't|doesn't|didn't|did not|do not|does not|never) (?:really |simply "
            r"|ever |even )?(?:care|cares|cared|listen|listens|listened|understand|think about|look at|test"
            r"|tests|tell|told|feel bad|open|read|ship|deliver|renew|renews|help|helped|want to know|reads"
            r"|looks|know what an?)\b",
            r"\b(?:they|he|she|that \w+) (?:simply |just )?(?:didn't|don't|doesn't) care\b",
            rf"\b{_GROUP} (?:don't|doesn't|didn't|do not|does not) care\b",
            r"\b(?:they|he|she) (?:just )?never (?:do|did|does|ship|shipped|listen|listened|look|looked"
            r"|answered|thought|learn|would)\b|\bwould never (?:ship|listen|answer|admit|help)\b",
            rf"\b{_THEY} (?:only|just) (?:care|cares|cared|want|wants|wanted|see|sees|think|thinks|look"
            r"|looks)\b",
            r"\b(?:throw|threw|throws|throwing|thrown|dropped|dumped|dump)(?: \w+){0,3} (?:over the wall|on"
            r" the floor|over the fence|at us|to us)\b",
            r"\b(?:one of those people|the kind of (?:person|people|guy)|the sort(?: of (?:person|people"
            r"|guy))?) who\b",
            r"\bpeople like (?:him|her|them|that)\b|\bthose guys\b|\bbunch of (?:academics|amateurs|kids"
            r"|clowns|cowboys|people who)\b",
            r"\b(?:he'd|she'd|they'd|he would|they would) (?:rather|sell)\b",
            r"\bevery single time they\b|\bmov(?:e|es|ed|ing) the goalposts\b",
            r"\b(?:cannot|can't|never|couldn't) (?:trust|rely on) (?!the (?:data|model|score|number"
            r"|label))(?:\w+ )?(?:people|them|him|her|folks|guys|researchers?|engineers?)\b",
            rf"\b{_THEY} (?:\w+ )?(?:sends?|sent|gave us|give us) (?:us )?(?:garbage|rubbish|junk|crap)\b",
            r"\b(?:they|he|she) pinned (?:it|the whole thing|everything|this) on\b|\blet it rot\b",
            r"\bwithout even (?:opening|reading|playing|looking|testing|asking|telling)\b",
            r"\bof course (?:they|he|she)(?:'d|'s|'ve)? (?:had|told|did|didn't|never|forgot)\b",
            r"\bwhich is (?:their|his|her) (?:entire|whole|only) job\b|\bthat's (?:their|his|her) job\b",
            r"\b(?:they|he|she|they'd|he'd|she'd)(?: had)? told nobody\b|\btoo proud to\b",
        )
    )
)
_SIGNS = re.compile(  # other people, and what they lack or are accused of
    rf"\b(?:{_THEY}|that \w+|them|him|her)(?: \w+){{0,3}}? (?:{_NOT}|won't|can't|nothing|nobody|no|only|just|simply"
    r"|plainly|clearly|always|again|lie|lied|lazy|afraid|blam\w+|dump\w*|vanish\w*|shrug\w*|ignor\w+|refus\w+|threw|throw\w*"
    r"|insult\w*|too|of course|as usual|forgot|whatever|anything|garbage|sleep\w*|sat)\b"
)
_FAULT = re.compile(r"fault$")
_SELF = re.compile(r"\b(?:my fault|my own fault|i didn't|i never|i did not|i don't|i hadn't)\b")


def find(context: Context) -> Iterator[Flag]:
    """Yield the blaming clauses.

    Adjacent clauses are merged, but a verdict of fault stands alone.
    """
    marked = tuple(marked_clauses(context, _MARKERS, alone=_FAULT))
    for first, last in judged_clauses(context, "blame", marked, _SIGNS):
        if not _SELF.search(" ".join(context.norm(i) for i in range(first, last))):
            yield span_flag(context, "blame", (first, last))
