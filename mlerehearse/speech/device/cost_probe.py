"""Measure in about a second what a window of a loaded model costs on this computer."""

import time
from collections.abc import Callable
from typing import Any

from mlerehearse.speech.device.compute_device import warm_up
from mlerehearse.speech.device.model_cost import Cost

_SLOW = 1.0  # seconds; a slower encoder is measured only once
_PROMPT = 40  # tokens, as many as in the hint
_FEW, _MORE = 4, 20  # tokens; their difference gives the cost of a token, without that of the prompt
_BEAM = 5


class Interrupted(Exception):  # noqa: N818 - control flow, not an error
    """More urgent work has arrived."""


def measure(model: Any, urgent: Callable[[], bool], clock: Callable[[], float] = time.perf_counter) -> Cost:
    """Return the cost of a warm faster_whisper.WhisperModel.

    Raises Interrupted as soon as `urgent` returns true.
    """
    encoded, encoder = _timed(lambda: warm_up(model), urgent, clock)
    if encoder < _SLOW:
        encoder = min(encoder, _timed(lambda: warm_up(model), urgent, clock)[1])
    few = _timed(lambda: _decode(model, encoded, _FEW), urgent, clock)[1]
    more = _timed(lambda: _decode(model, encoded, _MORE), urgent, clock)[1]
    return Cost(encoder, max(more - few, 0.0) / (_MORE - _FEW))


def _timed(work: Callable[[], Any], urgent: Callable[[], bool], clock: Callable[[], float]) -> tuple[Any, float]:
    if urgent():
        raise Interrupted
    begin = clock()
    return work(), clock() - begin


def _decode(model: Any, encoded: Any, count: int) -> None:
    """Decode exactly `count` tokens, with the end-of-text token suppressed."""
    number = model.hf_tokenizer.token_to_id
    prompt = [number("<|startofprev|>"), *[number("<|notimestamps|>")] * _PROMPT, number("<|startoftranscript|>")]
    model.model.generate(
        encoded,
        [prompt],
        max_length=len(prompt) + count,
        beam_size=_BEAM,
        suppress_tokens=[number("<|endoftext|>")],
    )
