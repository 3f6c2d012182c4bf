"""Reviews as one self-contained HTML file, without scripts, in the system's light or dark mode."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from string import Template

from mlerehearse.domain import names, presentation
from mlerehearse.domain.review import Flag, Review, Sentence, TakeFlag
from mlerehearse.domain.transcript import join
from mlerehearse.resources import resource
from mlerehearse.texts import between, clock, say, seconds

_WHOLE = "whole"  # flags of this group cover minutes of speech, so they are listed instead of underlined


def to_html(reviews: Sequence[tuple[str, Review]]) -> str:
    """Return one page for the reviews, which come with the names of their files.

    All text is escaped, and a content security policy forbids scripts.
    """
    page = Template(resource("styles/review.html").read_text(encoding="utf-8"))
    articles = (_article(f"t{i}-", name, review) for i, (name, review) in enumerate(reviews, 1))
    title = names.prompt(reviews[0][1].asked.prompt) if len(reviews) == 1 else say("formats.several")
    return page.substitute(title=escape(title), articles="\n".join(articles))


def _article(prefix: str, name: str, review: Review) -> str:
    about = " · ".join((*presentation.about(review), name))
    parts = (
        "<article>",
        f"<h1>{escape(names.prompt(review.asked.prompt))}</h1>",
        f'<p class="muted">{escape(about)}<br>{escape(presentation.verdict(review))}</p>',
        *_lanes(prefix, review),
        '<div class="columns"><main class="panel">',
        f"<h2>{_said('transcript')}</h2>",
        *_transcript(prefix, review),
        '</main><aside class="panel">',
        *_scorecard(prefix, review),
        "</aside></div>",
        '<section class="panel below">',
        *_flags(prefix, review),
        "</section></article>",
    )
    return "\n".join(parts)


def _lanes(prefix: str, review: Review) -> Iterator[str]:
    length = max(review.delivery.length, review.transcript.duration, 1.0)
    yield f'<div class="lane" role="list" aria-label="{_said("beats_lane")}">'
    for run in presentation.beat_runs(review.sentences):
        label = escape(f"{names.beat(run.beat)}, {clock(run.start)}, {seconds(run.end - run.start)}")
        yield (
            f'<div class="block beat-{run.beat}" role="listitem" aria-label="{label}" title="{label}" '
            f'style="{_place(run.start, run.end, length)}">{escape(names.beat(run.beat))}</div>'
        )
    yield "</div>"
    flags = list(enumerate(presentation.by_time(review.flags)))
    for group in names.flag_groups():
        marks = [_mark(prefix, i, flag, length) for i, flag in flags if names.flag_group(flag.id) == group]
        if marks:
            yield f'<div class="lane flags" role="group" aria-label="{_said("flags_lane")}">'
            yield f'<span class="name">{escape(group)}</span>{"".join(marks)}</div>'


def _mark(prefix: str, index: int, flag: Flag, length: float) -> str:
    label = escape(f"{clock(flag.start)} {names.flag(flag.id)}: “{presentation.quote(flag)}”")
    return (
        f'<a class="mark {flag.severity}" href="#{prefix}{index}" aria-label="{label}" title="{label}" '
        f'style="{_place(flag.start, flag.end, length)}"></a>'
    )


def _place(start: float, end: float, length: float) -> str:
    left, right = (min(100.0, max(0.0, 100 * at / length)) for at in (start, end))
    return f"left:{left:.2f}%;width:{max(0.0, right - left):.2f}%"


def _transcript(prefix: str, review: Review) -> Iterator[str]:
    covering = _covering(review)
    for number, run in enumerate(presentation.beat_runs(review.sentences), 1):
        who = f"{escape(names.beat(run.beat))}<span>{clock(run.start)} · {seconds(run.end - run.start)}</span>"
        text = " ".join(_sentence(prefix, review, sentence, covering) for sentence in run.sentences)
        yield f'<div class="run beat-{run.beat}" id="{prefix}run{number}">'
        yield f'<div class="who">{who}</div><p>{text}</p></div>'


def _covering(review: Review) -> dict[int, tuple[int, Flag]]:
    """Return the flag to draw on each flagged word.

    Where flags overlap, the shortest wins, because it would otherwise be invisible.
    """
    flags = [(i, f) for i, f in enumerate(presentation.by_time(review.flags)) if names.flag_group(f.id) != _WHOLE]
    longest_first = sorted(flags, key=lambda item: item[1].first - item[1].last)
    return {word: (i, flag) for i, flag in longest_first for word in range(flag.first, flag.last)}


def _sentence(prefix: str, review: Review, sentence: Sentence, covering: dict[int, tuple[int, Flag]]) -> str:
    words, parts = review.transcript.words, []
    for found, group in groupby(range(sentence.first, sentence.last), covering.get):
        text = escape(join(words[i] for i in group))
        parts.append(text if found is None else _underlined(prefix, *found, text))
    return " ".join(parts)


def _underlined(prefix: str, index: int, flag: Flag, text: str) -> str:
    label = escape(f"{names.flag(flag.id)}. {flag.why} {flag.instead}".strip())
    kind = f"flag {flag.severity} {names.flag_group(flag.id)} {names.underline(flag.id)}"
    return f'<a class="{escape(kind)}" href="#{prefix}{index}" title="{label}">{text}</a>'


def _scorecard(prefix: str, review: Review) -> Iterator[str]:
    if review.strengths:
        yield f"<h2>{_said('strengths')}</h2><ul>"
        yield from (f'<li class="yes">{escape(strength)}</li>' for strength in review.strengths)
        yield "</ul>"
    yield f"<h2>{_said('beats')}</h2><table>"
    heads = ("beat", "from", "spent", "target", "")
    yield "<tr>" + "".join(f"<th scope='col'>{_said(head) if head else ''}</th>" for head in heads) + "</tr>"
    for time in review.beats:
        if time.high:
            name, begins, spent = map(escape, presentation.beat_row(review, time))
            yield (
                f"<tr><td>{name}</td><td>{begins}</td><td class='figure'>{spent}</td>"
                f"<td class='figure'>{between(time.low, time.high)}</td>"
                f"<td class='off'>{escape(presentation.off_target(review, time))}</td></tr>"
            )
    yield "</table>"
    yield from _cues(prefix, review)
    yield f"<h2>{_said('delivery')}</h2><table>"
    for figure, value in presentation.delivery(review):
        yield f"<tr><td>{escape(figure)}</td><td class='figure'>{escape(value)}</td></tr>"
    yield "</table>"


def _cues(prefix: str, review: Review) -> Iterator[str]:
    if not review.cues:
        return
    yield f"<h2>{_said('cues')}</h2><ul>"
    for cue in review.cues:
        if cue.heard:
            label = escape(names.cue(review.asked.prompt, cue.cue))
            places = ", ".join(_to_run(prefix, review, start) for start, _ in cue.spans)
            yield f'<li><p><b>{label}</b> <span class="yes">{_said("heard")}</span> {places}</p></li>'
    for label, advice in presentation.missing_cues(review):
        yield f'<li><p><b>{escape(label)}</b> <span class="no">{_said("missing")}</span> {escape(advice)}</p></li>'
    yield "</ul>"


def _to_run(prefix: str, review: Review, start: float) -> str:
    """Return a time as a link to the part of the transcript that contains it."""
    begun = sum(run.start <= start for run in presentation.beat_runs(review.sentences))
    return f'<a href="#{prefix}run{max(1, begun)}">{clock(start)}</a>'


def _flags(prefix: str, review: Review) -> Iterator[str]:
    yield f"<h2>{escape(presentation.flags_line(review))}</h2><ol>"
    for i, flag in enumerate(presentation.by_time(review.flags)):
        head = f"{clock(flag.start)} <b>“{escape(presentation.quote(flag))}”</b> {escape(names.flag(flag.id))}"
        yield f'<li id="{prefix}{i}"><p>{head} · {_said(flag.severity)}</p>{_advice(flag)}</li>'
    yield "</ol>"
    if review.take_flags:
        yield f"<h2>{_said('whole')}</h2><ul>"
        for whole in presentation.whole_take(review):
            about = f" ({names.beat(whole.beat)})" if whole.beat else ""
            head = f"<b>{escape(names.flag(whole.id) + about)}</b> · {_said(whole.severity)}"
            yield f"<li><p>{head}</p>{_advice(whole)}</li>"
        yield "</ul>"
    if review.unplaced:
        yield f"<p>{escape(say('formats.unplaced', count=len(review.unplaced)))}</p>"


def _advice(flag: Flag | TakeFlag) -> str:
    instead = f"<p>{escape(say('formats.say_instead', instead=flag.instead))}</p>" if flag.instead else ""
    return f'<p class="muted">{escape(flag.why)}</p>{instead}'


def _said(key: str) -> str:
    return escape(say(f"formats.{key}"))
