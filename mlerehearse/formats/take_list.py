"""A list of takes: JSON, `mlerehearse.takes/1`, or a table, `mlerehearse.takes.csv/1`."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from mlerehearse.domain.review import Review
from mlerehearse.domain.said import SaidHit
from mlerehearse.domain.take import TakeRow

FORMAT, CSV_FORMAT = "mlerehearse.takes/1", "mlerehearse.takes.csv/1"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute a cell that begins so


def to_json(rows: Sequence[TakeRow], hits: dict[str, SaidHit] | None = None) -> dict[str, Any]:
    """Return all takes, with the places in which searched words were said."""
    return {"format": FORMAT, "takes": [_values(row) | _places(row, hits) for row in rows]}


def _values(row: TakeRow) -> dict[str, Any]:
    take = row.take
    return {
        "id": take.id,
        "started": take.started_there.isoformat(timespec="seconds"),
        "title": take.title,
        "prompt": take.prompt,
        "prompt_text": take.prompt_text,
        "story": take.story,
        "story_title": row.story_title,
        "track": take.track.value if take.track else None,
        "duration": round(take.duration, 3),
        "state": row.state.value,
        "deleted": row.deleted,
        "flags": row.flags,
        "high_flags": row.high_flags,
        "heard_with": row.heard_with or None,
        "problem": row.problem or None,
    }


def _places(row: TakeRow, hits: dict[str, SaidHit] | None) -> dict[str, Any]:
    if hits is None:
        return {}
    return {"places": [asdict(place) for place in hits[row.take.id].places]}


def to_csv(takes: Iterable[tuple[TakeRow, Review | None]]) -> str:
    """Return a table with a row for each take; what isn't known yet is empty."""
    text = io.StringIO()
    writer: csv.DictWriter[str] | None = None
    for row, review in takes:
        values = {"format": CSV_FORMAT, **_values(row), **_figures(review)}
        if writer is None:
            writer = csv.DictWriter(text, list(values), lineterminator="\r\n")
            writer.writeheader()
        writer.writerow({name: _cell(value) for name, value in values.items()})
    return text.getvalue()


def _figures(review: Review | None) -> dict[str, Any]:
    if review is None:
        return dict.fromkeys(("words", "we", "i_clauses", "claims", "unsupported", "cues", "cues_heard"))
    claims = [number for number in review.numbers if number.kind == "claim"]
    return {
        "words": review.delivery.words,
        "we": sum(flag.id == "we" for flag in review.flags),
        "i_clauses": review.delivery.i_clauses,
        "claims": len(claims),
        "unsupported": sum(number.supported is False for number in claims),
        "cues": len(review.cues),
        "cues_heard": sum(cue.heard for cue in review.cues),
    }


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
