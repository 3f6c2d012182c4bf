"""The probe takes about a second, and its result predicts what a stretch costs."""

import time
from typing import Any

import pytest
from helpers import gpu, sound

from mlerehearse.speech.device import cost_probe
from mlerehearse.speech.device.model_cost import Cost
from mlerehearse.speech.whisper.transcriber import Whisper


class Slow(gpu.EmptyModel):
    """A model whose every step takes a known time on a clock of its own."""

    def __init__(self, encoder: float, token: float) -> None:
        super().__init__()
        self.now, self.encodes, self.tokens = 0.0, 0, 0
        self._encoder, self._token = encoder, token
        self.model = self.hf_tokenizer = self

    def encode(self, features: Any) -> None:
        self.now += self._encoder
        self.encodes += 1

    def token_to_id(self, token: str) -> int:
        return len(token)

    def generate(self, encoded: Any, prompts: list[list[int]], max_length: int, **search: Any) -> None:
        assert search["beam_size"] == 5
        self.now += 0.3 + self._token * (max_length - len(prompts[0]))
        self.tokens += max_length - len(prompts[0])

    def clock(self) -> float:
        return self.now


def test_costs_of_encoder_and_tokens_are_measured_separately() -> None:
    model = Slow(0.2, 0.01)

    assert cost_probe.measure(model, lambda: False, model.clock) == Cost(pytest.approx(0.2), pytest.approx(0.01))
    assert model.tokens < 30


@pytest.mark.parametrize(("encoder", "times"), [(0.9, 2), (1.1, 1)])
def test_a_slow_model_is_measured_less_often(encoder: float, times: int) -> None:
    model = Slow(encoder, 0.01)

    cost_probe.measure(model, lambda: False, model.clock)

    assert model.encodes == times


def test_urgent_work_interrupts_the_measurement() -> None:
    model = Slow(0.2, 0.01)

    with pytest.raises(cost_probe.Interrupted):
        cost_probe.measure(model, lambda: model.encodes > 0, model.clock)

    assert (model.encodes, model.tokens) == (1, 0)


def test_the_measured_cost_predicts_that_of_a_stretch(engine: Whisper) -> None:
    """CPU time is compared, so that other load doesn't matter; the stretch has about 70 tokens."""
    stretch = sound.in_blocks(sound.take("dev-b-18", 0, 25.0))
    cost = cost_probe.measure(engine._engine.model, lambda: False, time.process_time)

    begin = time.process_time()
    engine.transcribe(iter(stretch), lambda words: None, lambda seconds: None)
    took = time.process_time() - begin

    assert 0.5 < cost.window / took < 2
