"""Recordings are cut at pauses, within limits, however the sound arrives."""

import numpy as np

from mlerehearse.speech.audio.voice_activity import FRAME, FRAME_SECONDS, Frame
from mlerehearse.speech.whisper.stretches import Cutter, Stretch


def cut(*parts: tuple[bool, float]) -> list[Stretch]:
    """Return the stretches of these (is it speech, seconds) parts.

    Each sample holds the number of its frame.
    """
    cutter, found, index = Cutter(), [], 0
    for speech, seconds in parts:
        for _ in range(round(seconds / FRAME_SECONDS)):
            found.append(cutter.push(Frame(index, np.full(FRAME, index, np.float32), speech)))
            index += 1
    found.append(cutter.finish())
    return [stretch for stretch in found if stretch]


def talk(seconds: float, pause: float = 0.3, each: float = 3.0) -> list[tuple[bool, float]]:
    return [(True, each), (False, pause)] * round(seconds / (each + pause))


def test_silence_has_no_stretches() -> None:
    assert cut((False, 60.0)) == []


def test_a_short_answer_is_one_stretch_with_its_edges_trimmed() -> None:
    (one,) = cut((False, 5.0), (True, 8.0), (False, 5.0))

    assert abs(one.seconds - 8.84) < 0.1
    assert abs(one.speech[0][0] - 0.42) < 0.04
    assert abs(one.place(1.0)[0] - 4.58) < 0.04


def test_after_12_seconds_a_silence_of_seven_tenths_ends_a_stretch() -> None:
    first, second = cut(*talk(13.2), (False, 0.8), (True, 5.0))

    assert first.seconds < 14.0
    assert abs(second.place(second.speech[0][0])[0] + second.speech[0][0] - 14.0) < 0.1


def test_the_open_stretch_after_a_second_of_silence_equals_the_final_one() -> None:
    cutter = Cutter()
    frames = [
        Frame(at, np.full(FRAME, at, np.float32), speech)
        for at, speech in enumerate([True] * 100 + [False] * 200 + [True])
    ]
    seen = [(cutter.push(frame), cutter.pause())[1] for frame in frames]
    early, late = seen[135], seen[-2]
    assert seen[120] is None
    assert seen[-1] is None
    assert early is not None
    assert late is not None
    assert early.key == late.key
    assert np.array_equal(early.samples, late.samples)


def test_speech_without_long_silence_is_cut_in_its_longest_pause() -> None:
    parts = [*talk(19.5), (True, 3.0), (False, 0.8), *talk(20.0)]

    first = cut(*parts)[0]

    assert 18 < first.seconds <= 28
    assert abs(first.speech[-1][1] - (19.8 + 3.0)) < 0.6


def test_without_any_pause_a_stretch_still_fits_a_window() -> None:
    stretches = cut((True, 100.0))

    assert all(stretch.seconds <= 28.1 for stretch in stretches)
    assert sum(len(stretch.samples) for stretch in stretches) == round(100 / FRAME_SECONDS) * FRAME


def test_no_speech_is_lost_or_doubled() -> None:
    stretches = cut(*talk(90.0, 0.5), (False, 4.0), *talk(30.0, 0.2, 6.0))

    spoken = [number for stretch in stretches for number in stretch.samples[::FRAME]]

    assert spoken == sorted(set(spoken))


def test_a_long_inner_silence_is_left_out_and_times_are_mapped_back() -> None:
    (one,) = cut((True, 4.0), (False, 10.0), (True, 4.0))

    assert abs(one.seconds - 8.84) < 0.1
    after = one.speech[1][0]
    shift, _ = one.place(after)
    assert abs(after + shift - 14.0) < 0.04
    assert one.place(1.0)[0] == 0.0
