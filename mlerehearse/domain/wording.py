"""The sentences of a review, made from its ids and values when they are shown.

The texts are in resources/flags.toml, cues.toml and texts/coach.toml. An older review may name a
text that is gone or lack a value that a text now needs. The sentence is then "" until the take has
been reviewed again.
"""

from collections.abc import Callable, Mapping, Sequence

from mlerehearse.domain import names
from mlerehearse.domain.review import CueHeard, Flag, Praise, TakeFlag, Values
from mlerehearse.domain.story import Beat
from mlerehearse.texts import clock, say, seconds, whole

_FIGURES: Mapping[str, Callable[[float], str]] = {"length": clock, "spoken": seconds}  # others become whole numbers
_IDS: Mapping[str, Callable[[str], str]] = {  # all other texts are words that are shown as they are
    "heaviest": names.beat,
    "track": lambda track: names.track(track).lower(),
    "other": lambda track: names.track(track).lower(),
    "lead": names.track_lead,
}


def why(flag: Flag | TakeFlag) -> str:
    """Return why a panel objects."""
    return _advice(flag, "why", flag.reason)


def instead(flag: Flag | TakeFlag) -> str:
    """Return what to say or do instead."""
    return _advice(flag, "instead", flag.advice)


def cue_advice(prompt: str | None, cue: CueHeard) -> str:
    """Return what to add to an answer that lacks a cue; "" if the cue was heard."""
    if cue.heard:
        return ""
    if cue.advice_id:
        return _made(lambda: say(f"coach.cue_{cue.advice_id}"))
    return str(names.cue_entry(prompt, cue.cue).get("missing", ""))


def strength(praise: Praise) -> str:
    """Return a strength of the take."""
    return _made(lambda: say(f"coach.strength_{praise.id}", **_shown(praise.values)))


def _advice(flag: Flag | TakeFlag, usual: str, variant: str) -> str:
    about = names.entry("flags.toml", flag.id)
    text = about.get("variants", {}).get(variant) or about.get(usual, "")
    return _made(lambda: str(text).format_map(_braces(flag)))


def _made(make: Callable[[], str]) -> str:
    try:
        return make()
    except KeyError:  # the text is gone, or lacks a value
        return ""


def _braces(flag: Flag | TakeFlag) -> dict[str, str]:
    """Return what a flag's texts may name in {braces}."""
    words = _shown(flag.values)
    if "low" in words and "high" in words:
        words["target"] = say("coach.target", low=words["low"], high=words["high"])
    if isinstance(flag, Flag):
        return words | {"quote": flag.quote, "missing_words": _listed(flag.missing)}
    return words | (_of_beat(flag.beat) if flag.beat else {})


def _shown(values: Values) -> dict[str, str]:
    return {
        name: _IDS.get(name, str)(value) if isinstance(value, str) else _FIGURES.get(name, whole)(value)
        for name, value in values
    }


def _of_beat(beat: Beat) -> dict[str, str]:
    belongs = str(names.entry("beats.toml", beat).get("belongs", ""))
    return {"name": names.beat(beat), "belongs": belongs[:1].lower() + belongs[1:]}


def _listed(missing: Sequence[str]) -> str:
    parts = [say(f"coach.missing_{part}") for part in missing]
    if len(parts) < 2:
        return "".join(parts)
    return say("coach.list_and", first=", ".join(parts[:-1]), last=parts[-1])
