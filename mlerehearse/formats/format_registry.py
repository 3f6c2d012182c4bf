"""The output formats, by the name that the command line uses.

A writer gets the results of all files, or one result at a time if `streams` is true. `many` says
whether several files were requested, regardless of how many succeeded.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Asked
from mlerehearse.formats import review_html, review_json, review_text, srt, transcript_json, transcript_text, vtt
from mlerehearse.formats.transcript_json import Document

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Result(Generic[T]):
    """The result of a file: its name, the id that it contains or "", and the value.

    `notices` says what was repaired in the file and what was left out, in sentences.
    """

    name: str
    id: str
    value: T
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format(Generic[T]):
    """A writer and its properties.

    A `single` format holds the result of one file. A `lines` format has one line for every file,
    including those that failed.
    """

    write: Callable[[Sequence[Result[T]], bool], str]
    streams: bool = False
    single: bool = False
    lines: bool = False


def _each(write: Callable[[T], str]) -> Callable[[Sequence[Result[T]], bool], str]:
    """Return a writer of plain text, which heads each result with its file name."""

    def written(results: Sequence[Result[T]], many: bool) -> str:
        if not many:
            return "".join(write(result.value) for result in results)
        return "".join(f"=== {result.name}\n\n{write(result.value)}\n" for result in results)

    return written


def _as_json(plain: Callable[[Result[T]], dict[str, Any]]) -> Callable[[Sequence[Result[T]], bool], str]:
    """Return a writer of one JSON object, or of an array if several files were requested."""

    def written(results: Sequence[Result[T]], many: bool) -> str:
        values = [plain(result) for result in results]
        return json.dumps(values if many else values[0], ensure_ascii=False, allow_nan=False, indent=1) + "\n"

    return written


def _plain_transcript(result: Result[Document]) -> dict[str, Any]:
    document = result.value
    asked = Asked(document.prompt, document.track, document.kind)
    return transcript_json.to_json(document.transcript, asked, id=result.id, notices=list(result.notices))


def _plain_review(result: Result[Review]) -> dict[str, Any]:
    return review_json.with_sentences(result.value, id=result.id, file=result.name, notices=list(result.notices))


def _line(results: Sequence[Result[Review]], _many: bool) -> str:
    return "".join(json_line(_plain_review(result)) for result in results)


def _page(results: Sequence[Result[Review]], _many: bool) -> str:
    return review_html.to_html([(result.name, result.value) for result in results])


def json_line(value: Mapping[str, Any]) -> str:
    """Return one line of JSON, including its line feed."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


def _captions(write: Callable[[Any], str]) -> Callable[[Sequence[Result[Document]], bool], str]:
    return lambda results, _many: "".join(write(result.value.transcript) for result in results)


TRANSCRIPT_FORMATS: Mapping[str, Format[Document]] = {
    "text": Format(_each(lambda document: transcript_text.to_text(document.transcript)), streams=True),
    "json": Format(_as_json(_plain_transcript)),
    "srt": Format(_captions(srt.to_srt), single=True),
    "vtt": Format(_captions(vtt.to_vtt), single=True),
}
REVIEW_FORMATS: Mapping[str, Format[Review]] = {
    "text": Format(_each(review_text.to_text), streams=True),
    "json": Format(_as_json(_plain_review)),
    "jsonl": Format(_line, streams=True, lines=True),
    "html": Format(_page),
}
