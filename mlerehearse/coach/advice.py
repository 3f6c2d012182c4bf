"""Build flags: ids and values, from which domain/wording.py makes sentences."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from mlerehearse.coach.context import Context
from mlerehearse.domain.review import Flag, Severity, TakeFlag
from mlerehearse.domain.story import Beat, Level
from mlerehearse.resources import table

_NOTHING: Mapping[str, str | float] = MappingProxyType({})


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
    advice: str = "",
    reason: str = "",
    missing: tuple[str, ...] = (),
    values: Mapping[str, str | float] = _NOTHING,
) -> Flag:
    """Return a flag on tokens (last exclusive); the other arguments are those of `Flag`.

    Raises KeyError if flags.toml lacks the flag or a variant.
    """
    about = _entry(flag, advice, reason)
    first, last = context.tokens[tokens[0]].word, context.tokens[tokens[1] - 1].word + 1
    return Flag(
        id=flag,
        start=context.words[first].start,
        end=context.words[last - 1].end,
        first=first,
        last=last,
        severity=severity or Severity(about["severity"]),
        quote=context.quote(*tokens),
        advice=advice,
        reason=reason,
        missing=missing,
        values=tuple(values.items()),
    )


def take_flag(
    flag: str,
    *,
    severity: Severity | None = None,
    advice: str = "",
    beat: Beat | None = None,
    values: Mapping[str, str | float] = _NOTHING,
) -> TakeFlag:
    """Return a flag on the whole take; raises KeyError as `span_flag` does."""
    usual = Severity(_entry(flag, advice)["severity"])
    return TakeFlag(flag, severity or usual, advice, beat=beat, values=tuple(values.items()))


def _entry(flag: str, *variants: str) -> Mapping[str, Any]:
    about: Mapping[str, Any] = table("flags.toml")[flag]
    unknown = {*variants} - {"", *about.get("variants", ())}
    if unknown:
        raise KeyError(f"flags.toml has no text {unknown} of {flag}")
    return about
