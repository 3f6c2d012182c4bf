"""Whether a story mentions its rollback at all.

A rollback story that hides it is disqualified (docs/coaching.md, end of section 8).
"""

import re

from mlerehearse.coach.context import Context
from mlerehearse.coach.text.lexicon import words
from mlerehearse.domain.story import Beat

_FEW = r"(?: (?!(?:and|but|so|because)\b)\w[\w'-]*){0,5}?"  # words between a verb and its particle
_OLD = (
    r"(?:old|older|previous|prior|last|earlier|former|original|champion|incumbent|baseline|known[- ]good|good"
    r"|yesterday's|first|version before|one before|rules?|heuristics?|fallback)"
)
_READ = (  # things that are pulled to be read
    r"(?:logs?|data|numbers?|traces?|samples?|rows?|figures?|quer\w+|metrics?|records?|reports?|team|plan"
    r"|people|cases?)"
)
_OUT = re.compile(
    "|".join(
        (
            rf"\b(?:roll|rolls|rolled|rolling){_FEW} back\b",
            r"\b(?:rollbacks?|roll-?back|back-?out)\b",
            r"\b(?:revert|reverts|reverted|reverting|unship\w*|undid|withdrew|withdrawn)\b",
            r"\b(?:backed|backing|back) (?:it|that|this|them|the \w+) out\b",
            rf"\b(?:pull|pulls|pulled|pulling|yanked)(?:{_FEW} (?:back|out|offline|down|from)|"
            rf" (?:it|that|this|them)| (?:the|our|my) (?!(?:\w+ )?{_READ}\b)\w+)\b",
            rf"\b(?:take|takes|took|taken|taking){_FEW} (?:offline|off|out|down|back)\b",
            rf"\b(?:put|putting|brought|bring|restored?|restoring|reinstated|redeployed|reactivated|re-?enabled){_FEW}"
            rf" (?:{_OLD})\b",
            rf"\b(?:put|brought|swapped|switched|flipped|moved|changed|turned|set|pointed|routed){_FEW} back"
            r" (?:to|on|onto|in|at)\b",
            rf"\b(?:go|goes|went|gone|going|fell|falls?|dropped) back (?:to|on) (?:the |our |my )?(?:\w+ )?{_OLD}\b",
            rf"\b(?:switch|switched|switching|flipped|flip|rerouted|routed|moved|repointed|pointed){_FEW} (?:to|at)"
            rf" (?:the |our |my )?(?:\w+ )?{_OLD}\b",
            rf"\b(?:turn|turned|turning|switch|switched|switching|shut|flags?|flipped|toggled|set){_FEW}"
            r" (?:off|down)\b",
            r"\bflipped (?:the|a|that) (?:\w+ )?(?:flag|switch)\b",
            r"\b(?:disabled?|disabling|deactivated|unplugged|killed|kill[- ]?switch|breaker)\b",
            rf"\b{_OLD} (?:\w+ )?(?:model|version|ranker|scorer|weights|build|release|one)(?: \w+){{0,3}}?"
            r" (?:back|serv\w+|live|again|running|answered|took over|in place)\b",
            r"\b(?:model|version|ranker|release)(?: \w+)? (?:was|is|came|comes|went) (?:\w+ )?(?:out|off|gone)\b",
        )
    )
)
_NOT_DONE = re.compile(
    r"\b(?:never|not|no|without|didn't|don't|couldn't|can't|wasn't|hadn't|wouldn't|instead of|rather than|could have"
    r"|should have|would have|might have|could|would|didn|want(?:ed)? (?:me |us )?to)(?: \w+){0,3}$"
)
_RULE = re.compile(r"\b(?:if|when|whenever|once|any|anything|every time|rules?|trigger|threshold|limit|criteri\w+)\b")
_AS_A_RULE = words("pulls rolls takes goes falls turns flips switches puts brings reverts drops moves sets shuts")
_TOLD_IN = (Beat.SITUATION, Beat.TASK, Beat.ACTION, Beat.DECISION, Beat.RESULT)
PROMPT = "rollback"
UNTOLD = "rollback_untold"  # the advice on each cue of a rollback story that mentions no rollback


def mentions_rollback(context: Context) -> bool:
    """Whether the speaker says that the model was taken out again.

    Repairing it in place ("fixed it forward") is no rollback.
    """
    return any(_is_done(context, hit.first) for hit in context.find(_OUT) if context.beat_of(hit.first) in _TOLD_IN)


def _is_done(context: Context, first: int) -> bool:
    low = context.span(context.sentence_of(first))[0]
    before = " ".join(context.norm(i) for i in range(low, first))
    agreed = context.norm(first) in _AS_A_RULE and _RULE.search(before)  # "if it crosses the line, on-call pulls it"
    return not (agreed or _NOT_DONE.search(before))
