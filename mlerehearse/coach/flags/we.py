"""`we` and related words (docs/coaching.md, 4).

Every one is flagged; the severity is `high` if it does work, decides or brings about the outcome.
"""

import re
from collections.abc import Iterator

from mlerehearse.coach.advice import span_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.text import verbs
from mlerehearse.coach.text.lexicon import words
from mlerehearse.domain.review import Flag, Severity
from mlerehearse.domain.story import Beat

SUBJECTS = {"we": "I", "we're": "I'm", "we've": "I've", "we'd": "I'd", "we'll": "I'll"}
_OWN = {"us": "me", "our": "my", "ours": "mine", "ourselves": "myself", "we": "I"}
_OTHERS = words("us our ours ourselves let's")
_TEAM = re.compile(
    r"\b(?<!of )(?<!to )(?<!with )(?<!for )(?<!on )(?<!in )(?<!by )(?<!from )(?<!and )(?:the|my) team(?= )"
)
_TEAM_AND = re.compile(r"\b(?<=and )(?:the|my) team(?= )")
_ALIGNED = words("aligned agreed was were is are has who that which needed wanted liked knew thought got")
_BACKED = re.compile(r"\b(?:i|i'd|i've) (?:\w+ )?(?:proposed|suggested|argued|recommended|pitched)\b")
_EVENTS = words("meeting meetings session sessions call calls review retro chat discussion discussions workshop")
_SHARED_ACT = re.compile(r"\bwe \w+(?: \w+){0,4}$")
_COUNTED = words("two three four five six seven eight nine ten both all some half")
_UNTOUCHED = words("say see call face")
_NOT_ONE = re.compile(  # what one person alone can't do
    r"(?:went|go|were|are|was) (?:live|back|out|ready|done)\b|.*\b(?:of us|both|together|each other|between us)\b"
)
_REACHED = words("live back done ready out")


def find(context: Context) -> Iterator[Flag]:
    """Yield a flag for every `we` word, and for "the team" where it is the subject of the work."""
    for index, token in enumerate(context.tokens):
        if token.norm in SUBJECTS:
            yield _subject(context, index)
        elif token.norm in _OTHERS and not _is_country(context, index):
            yield _other(context, index)
    yield from _teams(context)


def _subject(context: Context, index: int) -> Flag:
    if not _acts(context, index):
        return span_flag(context, "we", (index, index + 1), severity=Severity.LOW, advice="low", reason="low_why")
    rewrite = _rewritten(context, index)
    return span_flag(
        context,
        "we",
        (index, index + 1),
        severity=Severity.HIGH,
        advice="rewrite" if rewrite else "own",
        values={"rewrite": rewrite} if rewrite else {},
    )


def _other(context: Context, index: int) -> Flag:
    high = _OTHER_RULES.get(context.norm(index), _never)(context, index)
    if high:
        return span_flag(context, "we", (index, index + 1), severity=Severity.HIGH, advice="own")
    return span_flag(context, "we", (index, index + 1), severity=Severity.LOW, advice="low", reason="low_why")


def _teams(context: Context) -> Iterator[Flag]:
    for pattern in (_TEAM, _TEAM_AND):
        for hit in context.find(pattern):
            verb = context.norm(verbs.next_word(context, hit.last))
            backed = _BACKED.search(context.lines[context.sentence_of(hit.first)]) if pattern is _TEAM_AND else None
            if (
                verbs.is_past(verb)
                and verb not in _ALIGNED
                and not (backed and verb in ("aligned", "followed", "backed"))
            ):
                yield span_flag(context, "we", (hit.first, hit.last), severity=Severity.HIGH, advice="own")


def _is_country(context: Context, index: int) -> bool:
    """Whether this "us" is the United States: "US", or "the us" in a text without capitals."""
    token = context.tokens[index]
    if token.norm != "us":
        return False
    shouting = (
        index + 1 < len(context.tokens)
        and len(context.tokens[index + 1].raw) > 2
        and context.tokens[index + 1].raw.isupper()
    )
    return (token.raw == "US" and not shouting) or context.norm(index - 1) == "the"


def _acts(context: Context, index: int) -> bool:
    """Whether the "we" at a token does the work, decides or brings about the outcome."""
    at = verbs.next_word(context, index + 1)
    verb, word = context.norm(at), context.norm(index)
    if word == "we're" or verb in verbs.BE:
        return _is_done(context, index, at if word == "we" else at - 1)
    if verb in verbs.HAVE:
        return _has(context, at)
    if word == "we've" or (word == "we'd" and verbs.is_past(verb)):
        return verb not in verbs.STATES and verb not in ("got", "had", "been", "seen")
    if word in ("we'd", "we'll"):
        return (verb == "be" and context.norm(at + 1) in _REACHED) or verb in (
            "stay",
            "look",
            "find",
            "fix",
            "ship",
            "deliver",
        )
    if verb in verbs.MODALS:
        return _can(context, at)
    return _does(context, at)


def _is_done(context: Context, index: int, verb: int) -> bool:
    after = context.norm(verbs.next_word(context, verb + 1))
    if after == "able":
        return True
    return after in _REACHED and context.beat_of(index) is Beat.RESULT


def _has(context: Context, at: int) -> bool:
    after = verbs.next_word(context, at + 1)
    word = context.norm(after)
    if context.norm(at) == "had" and word == "to":
        return context.norm(after + 1) not in ("wait", "be", "have", "live")
    if word == "ended":
        return True
    nouns = [context.norm(i) for i in range(after, min(after + 4, len(context.tokens)))]
    if _EVENTS.intersection(nouns) or nouns[:1] == ["one"] or any(noun.endswith("ing") for noun in nouns[1:3]):
        return context.norm(at) == "had" and context.beat_of(at) is not Beat.SITUATION
    if context.norm(at) == "had" and context.beat_of(at) is Beat.RESULT:
        return bool(nouns) and not context.ends_sentence(at)
    return verbs.is_past(word) and word not in verbs.STATES and word not in ("got", "had", "been", "seen")


def _can(context: Context, at: int) -> bool:
    modal, verb = context.norm(at), context.norm(verbs.next_word(context, at + 1))
    if modal in ("do", "does", "don't", "doesn't", "can", "can't", "cannot", "may", "might", "must", "gonna"):
        return False
    if modal in ("did", "didn't"):
        if context.ends_sentence(at):
            return True
        if modal == "did" and verb not in verbs.STATES:
            return True
        return verb == "want" or (verb not in verbs.STATES and verb not in ("have", "need"))
    if modal in ("would", "wouldn't"):
        return verb == "never"
    return verb not in ("be", "have") or context.norm(at + 2) in ("stuck", "stopped") or modal in ("could", "should")


def _does(context: Context, at: int) -> bool:
    verb, beat = context.norm(at), context.beat_of(at)
    if verb == "went" and [context.norm(at + 1), context.norm(at + 2)] == ["back", "and"]:
        return False
    if verb in ("talked", "spoke"):
        return (
            "about" in (context.norm(at + 1), context.norm(at + 2)) and context.norm(at + 2) in ("that", "it")
        ) or verb == "spoke"
    if verb in ("sat", "stood"):
        return context.norm(at + 1) in ("down", "there") and context.norm(at + 2) in ("for", "with", "and")
    if verb == "got" and context.norm(at + 1) == "lucky":
        return False
    if verb == "saw" or (verb == "see" and beat is Beat.ACTION):
        return True
    if verb in verbs.STATES or not verb or verb in ("and", "or", "the", "in", "at", "on", "that", "who", "with", "as"):
        return False
    if verb == "ran" and beat is Beat.SITUATION:
        return False
    if verbs.is_past(verb) and verb not in ("put", "cut", "read", "run", "set", "let", "hit", "split"):
        return True
    return _present(context, verb, beat)


def _present(context: Context, verb: str, beat: Beat) -> bool:
    """Whether a verb in the present, or with an identical past form, is an act.

    In the situation, habits are not acts.
    """
    if beat is Beat.SITUATION:
        return verb not in verbs.HABITS
    return verb not in ("get", "use", "choose", "read", "send", "switch", "all")


def _rewritten(context: Context, index: int) -> str:
    """Return the clause in the first person singular, or "" if "I" would not fit.

    Example: "we decided to wait" -> "I decided to wait".
    """
    first, last = index, min(context.clause(index)[1], index + 7)
    words = context.quote(first + 1, last) if last > first + 1 else ""
    if not words or _COUNTED.intersection(words.lower().split()[:1]) or _NOT_ONE.match(words.lower()):
        return ""
    words = {"were": "was", "are": "am"}.get(words.split()[0].lower(), words.split()[0]) + words[
        len(words.split()[0]) :
    ]
    words = " ".join(_OWN.get(word.lower(), word) for word in words.split())
    more = last < context.clause(index)[1]
    return f"{SUBJECTS[context.norm(index)]} {words}{' …' if more else ''}"


def _let_us(context: Context, index: int) -> bool:
    return context.norm(index + 1) not in _UNTOUCHED


def _us(context: Context, index: int) -> bool:
    """Whether "us" counts the people of an acting "we": "three of us rebuilt it"."""
    if context.norm(index - 1) != "of" or context.norm(index - 2) not in _COUNTED:
        return False
    nxt = context.norm(verbs.next_word(context, index + 1))
    if verbs.is_past(nxt) and nxt not in verbs.STATES and nxt not in ("had", "based"):
        return True
    low = context.span(context.sentence_of(index))[0]
    before = [i for i in range(max(low, index - 12), index) if context.norm(i) in SUBJECTS]
    return any(_acts(context, i) and context.norm(i) == "we" for i in before[-1:])


def _our(context: Context, index: int) -> bool:
    """Whether the thing that was made does the work: "our fix cut the lag"."""
    for at in range(index + 1, min(index + 4, len(context.tokens))):
        if context.norm(at - 1) in _MADE and context.starts_sentence(index):
            return verbs.is_past(context.norm(at)) and context.norm(at) not in ("had", "was")
    return False


_MADE = words("fix correction change patch work solution approach rollback check gate test rewrite model") - {"model"}


def _ourselves(context: Context, index: int) -> bool:
    low = context.span(context.sentence_of(index))[0]
    subjects = [i for i in range(low, index) if context.norm(i) in SUBJECTS]
    return not subjects or _acts(context, subjects[-1])


def _never(context: Context, index: int) -> bool:
    return False


_OTHER_RULES = {"let's": _let_us, "us": _us, "our": _our, "ourselves": _ourselves}
