"""Reviews as Markdown, `mlerehearse.review-markdown/1`."""

import re
from collections.abc import Iterator, Sequence

from mlerehearse.domain import names, presentation, wording
from mlerehearse.domain.review import Flag, Review, TakeFlag
from mlerehearse.texts import clean, clock, say

FORMAT = "mlerehearse.review-markdown/1"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")


def to_markdown(reviews: Sequence[tuple[str, Review]]) -> str:
    """Return one document for the reviews, which come with their headings."""
    return f"<!-- {FORMAT} -->\n\n" + "\n".join("\n".join(_review(head, review)) for head, review in reviews)


def _review(head: str, review: Review) -> Iterator[str]:
    yield f"# {_plain(head)}\n"
    yield f"{_plain(' · '.join((names.prompt(review.asked.prompt), *presentation.about(review))))}\n"
    yield f"**{_plain(presentation.verdict(review))}**\n"
    yield from _list(say("presentation.title_strengths"), map(_plain, presentation.strengths(review)))
    yield from _beats(review)
    flags = presentation.by_time(review.flags)
    yield from _list(presentation.flags_line(review), (_flag(review, flag) for flag in flags))
    yield from _list(say("presentation.title_whole"), map(_whole, presentation.whole_take(review)))
    yield from _list(say("presentation.title_cues"), _cues(review))
    figures = (f"{_plain(name)}: {value}" for name, value in presentation.delivery(review))
    yield from _list(say("presentation.title_delivery"), figures)
    yield f"## {say('formats.transcript')}\n\n{_plain(review.transcript.text)}\n"


def _list(title: str, items: Iterator[str]) -> Iterator[str]:
    lines = [f"- {item}" for item in items]
    if lines:
        yield f"## {title}\n\n" + "\n".join(lines) + "\n"


def _beats(review: Review) -> Iterator[str]:
    heads = [say(f"formats.{key}") for key in ("beat", "from", "spent")]
    yield f"## {say('presentation.title_beats')}\n"
    yield f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}"
    for time in review.beats:
        if time.high:
            yield f"| {' | '.join(str(cell) for cell in presentation.beat_row(review, time)[:3])} |"
    yield ""


def _flag(review: Review, flag: Flag) -> str:
    return f"{clock(flag.start)} “{_plain(presentation.quote(flag))}”: {_advice(flag, presentation.suggestion(flag))}"


def _whole(flag: TakeFlag) -> str:
    return _advice(flag, presentation.suggestion(flag))


def _advice(flag: Flag | TakeFlag, instead: str) -> str:
    head = f"**{_plain(names.flag(flag.id))}**, {names.severity(flag.severity)}."
    return " ".join(part for part in (head, _plain(wording.why(flag)), _plain(instead)) if part)


def _cues(review: Review) -> Iterator[str]:
    for label, places in presentation.heard_cues(review):
        yield f"{_plain(label)}: {say('presentation.heard')} {presentation.clocks(places)}".rstrip()
    for label, advice in presentation.missing_cues(review):
        yield f"{_plain(label)}: {say('presentation.missing')}. {_plain(advice)}"


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", clean(text))
