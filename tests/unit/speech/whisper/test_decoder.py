"""Token limits of the decoder with the real tiny.en."""

import numpy as np
import pytest

from mlerehearse.speech.whisper.decoder import Decoder
from mlerehearse.speech.whisper.hints import hints
from mlerehearse.speech.whisper.transcriber import Whisper


@pytest.mark.parametrize("with_hint", [True, False])
@pytest.mark.parametrize(("seconds", "limit"), [(1.0, 20), (28.0, 236)])
def test_an_endless_result_gets_all_tokens_of_its_length_and_counts_as_cut_off(
    engine: Whisper, seconds: float, limit: int, with_hint: bool
) -> None:
    model = engine._engine.model
    decoder = Decoder(model, hints())
    decoder._suppressed = [decoder._tokenizer.eot]
    encoded = model.encode(np.zeros((80, 3000), np.float32))

    guess = decoder._generate(encoded, seconds, with_hint, {})

    assert (len(guess.tokens), guess.cut_off, guess.failed) == (limit, True, True)


def test_a_long_stretch_stays_within_the_models_maximum(engine: Whisper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "mlerehearse.speech.whisper.decoder._BEAM", 1
    )  # more beams would take longer and end at the same token
    model = engine._engine.model
    decoder = Decoder(model, hints())
    decoder._suppressed = [decoder._tokenizer.eot]
    encoded = model.encode(np.zeros((80, 3000), np.float32))
    prompt = model.get_prompt(decoder._tokenizer, [], hotwords=hints().hotwords)

    guess = decoder._generate(encoded, 60.0, True, {})

    assert len(prompt) + len(guess.tokens) == model.max_length
