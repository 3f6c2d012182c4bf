"""Tell what kind of verb follows a subject: an act, a state or habit, or none."""

from mlerehearse.coach.context import Context
from mlerehearse.coach.text.lexicon import words

SKIPPED = words(
    "um uh er hmm erm also then just never only all both eventually finally basically literally actually"
    " really still always first ever quickly simply together like you know kind sort of i mean think maybe"
    " probably later now even already hopefully either each ultimately essentially initially deliberately"
    " quietly honestly personally immediately instead mostly often usually sometimes soon again so well guess"
    " ourselves"
)
BE = words("are were is was am aren't weren't isn't wasn't be been being")
HAVE = words("have had has haven't hadn't hasn't having")
MODALS = words(
    "will would can could should shall might may must won't wouldn't can't cannot couldn't shouldn't did"
    " didn't do don't does doesn't gonna"
)
STATES = words(
    "need needed want wanted know knew known think thought believe believed like liked love loved feel felt"
    " care cared serve serves served own owned lack lacked hope hoped expect expected remember depend depended"
    " mean meant see sit sat argue argued belong belonged trust trusted live lived rely relied handle"
    " understand understood like wish wished assume assumed suppose supposed used seem seemed exist existed"
    " operate operated"
)
HABITS = words("run runs do does index inspect score send answer put take make get use process ingest host sell read")
IRREGULAR = words(
    "built made ran run put cut set took taken wrote written found went gone gave given got chose chosen"
    " brought came began begun broke broken caught did done drew drawn drove driven fell fed fought flew froze"
    " frozen held kept knew laid led left lost met paid read rebuilt rewrote rewritten reran rolled said sent"
    " shown showed shut sold spent split spoke spoken spun stood stuck swapped taught thought threw thrown"
    " told understood won wound withdrew bought dug hit let lent sped bound grew rose sank had drained"
    " overrode rethought redid redrew"
)


def is_past(word: str) -> bool:
    """Whether a word can be a past form, regular or from the list of irregular verbs."""
    return word in IRREGULAR or (
        word.endswith("ed") and len(word) > 3 and word not in ("need", "feed", "speed", "indeed")
    )


def next_word(context: Context, token: int, limit: int = 6) -> int:
    """Return the first token from `token` on that is neither an adverb nor a filler.

    At most `limit` tokens are skipped.
    """
    low, high = token, min(len(context.tokens), token + limit)
    while low < high and context.norm(low) in SKIPPED:
        low += 1
    return low
