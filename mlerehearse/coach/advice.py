"""Build flags with their texts, which resources/flags.toml holds."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from mlerehearse.coach.context import Context
from mlerehearse.domain.review import Flag, Severity, TakeFlag
from mlerehearse.domain.story import Beat, Level
from mlerehearse.resources import table

_NOTHING: Mapping[str, str] = MappingProxyType({})


def entry(flag: str) -> Mapping[str, Any]:
    """Return a flag's table in resources/flags.toml; raises KeyError for an unknown id."""
    found: Mapping[str, Any] = table("flags.toml")[flag]
    return found


def severity_by_level(context: Context) -> Severity:
    """Return the severity of a missing lesson and of a general answer.

    It is `low` at mid level and `high` otherwise (docs/coaching.md, 8).
    """
    return Severity.LOW if context.asked.level is Level.MID else Severity.HIGH


def span_flag(
    context: Context,
    flag: str,
    tokens: tuple[int, int],
    *,
    severity: Severity | None = None,
    instead: str = "",
    why: str = "",
    missing: tuple[str, ...] = (),
    values: Mapping[str, str] = _NOTHING,
) -> Flag:
    """Return a flag on tokens (last exclusive).

    `instead` and `why` name variants of these texts; `values` fill the braces in the texts.
    """
    about = entry(flag)
    first, last = context.tokens[tokens[0]].word, context.tokens[tokens[1] - 1].word + 1
    quote = context.quote(*tokens)
    filled = {**values, "quote": quote}
    return Flag(
        id=flag,
        start=context.words[first].start,
        end=context.words[last - 1].end,
        first=first,
        last=last,
        severity=severity or Severity(about["severity"]),
        quote=quote,
        why=_text(about, "why", why, filled),
        instead=_text(about, "instead", instead, filled),
        missing=missing,
    )


def take_flag(
    flag: str,
    *,
    severity: Severity | None = None,
    instead: str = "",
    beat: Beat | None = None,
    values: Mapping[str, str] = _NOTHING,
) -> TakeFlag:
    """Return a flag on the whole take; the arguments are those of `span_flag`."""
    about = entry(flag)
    return TakeFlag(
        id=flag,
        severity=severity or Severity(about["severity"]),
        why=_text(about, "why", "", values),
        instead=_text(about, "instead", instead, values),
        beat=beat,
    )


def _text(about: Mapping[str, Any], name: str, variant: str, values: Mapping[str, str]) -> str:
    text = about["variants"][variant] if variant else about[name]
    return str(text).format(**values)
