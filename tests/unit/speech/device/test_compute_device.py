"""The GPU is used if it works, else the CPU; the user is then told why."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers import gpu, sound
from helpers.speech_models import real_models, tiny_en

from mlerehearse.domain.transcript import Transcript
from mlerehearse.errors import ModelDamagedError
from mlerehearse.speech import speech_worker
from mlerehearse.speech.device import compute_device, cuda
from mlerehearse.speech.device import cpu_fallback as engine_module
from mlerehearse.speech.device.compute_device import ComputeDevice, load
from mlerehearse.speech.speech_messages import DeviceChanged, Done, Load, Loaded, Transcribe
from mlerehearse.speech.whisper.transcriber import Whisper
from mlerehearse.worker import Channel, ChannelClosed

FOLDER = Path("tiny.en")


@pytest.fixture(autouse=True)
def expected_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Failures of the GPU are logged with CTranslate2's error text."""
    yield
    records = caplog.get_records("call")
    assert {record.name for record in records} <= {compute_device.__name__, engine_module.__name__, cuda.__name__}
    records.clear()


def placed(card: gpu.Card, asked: str = "auto") -> ComputeDevice:
    return load(FOLDER, "tiny.en", 1, asked, card)[1]


def test_a_working_gpu_is_used_with_the_best_compute_type() -> None:
    assert placed(gpu.Card()) == ComputeDevice("cuda", "float16")
    assert placed(gpu.Card(), "cuda") == ComputeDevice("cuda", "float16")


def test_the_cpu_can_be_forced() -> None:
    card = gpu.Card()

    assert placed(card, "cpu") == ComputeDevice("cpu", "int8")
    assert card.tried == ["cpu int8"]


def test_a_missing_gpu_is_reported_only_if_one_was_requested() -> None:
    assert placed(gpu.Card(devices=0)) == ComputeDevice("cpu", "int8")
    assert "No NVIDIA graphics card" in placed(gpu.Card(devices=0), "cuda").notice


def test_a_gpu_that_cuda_does_not_see_needs_a_driver() -> None:
    assert "driver is missing or too old" in placed(gpu.Card(devices=0, card=True)).notice
    assert placed(gpu.Card(devices=0, card=True), "cpu").notice == ""


@pytest.mark.parametrize(
    ("vendor", "kind", "found"),
    [("0x10de", "0x030000", True), ("0x10de", "0x030200", True), ("0x10de", "0x040300", False),
     ("0x8086", "0x030000", False), ("", "0x030000", False)],
)  # fmt: skip
def test_nvidia_gpus_are_recognised_by_vendor_and_class(
    vendor: str, kind: str, found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "0000:01:00.0").mkdir()
    (tmp_path / "0000:01:00.0" / "vendor").write_text(f"{vendor}\n", encoding="ascii")
    (tmp_path / "0000:01:00.0" / "class").write_text(f"{kind}\n", encoding="ascii")
    monkeypatch.setattr(cuda, "_PCI", tmp_path)
    assert cuda.has_nvidia_gpu() is found

    monkeypatch.setattr(cuda, "_PCI", tmp_path / "none")
    assert not cuda.has_nvidia_gpu()


@pytest.mark.parametrize(
    ("card", "place"),
    [
        (gpu.Card(types={"int8_float32", "float32", "int8"}), ComputeDevice("cuda", "int8_float32")),
        (gpu.Card(types={"float32"}), ComputeDevice("cuda", "float32")),
        (gpu.Card(loads={"float16": gpu.NO_HALF}), ComputeDevice("cuda", "int8_float32")),
        (gpu.Card(computes={"float16": "cuBLAS failed with status CUBLAS_STATUS_NOT_SUPPORTED"},
                  types={"float16", "float32"}), ComputeDevice("cuda", "float32")),
        (gpu.Card(types={"bfloat16"}), None),
    ],
)  # fmt: skip
def test_a_gpu_without_float16_uses_another_compute_type(card: gpu.Card, place: ComputeDevice | None) -> None:
    found = placed(card)

    assert found == place if place else (str(found), "doesn't work for speech" in found.notice) == ("cpu int8", True)


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (gpu.CUBLAS, "libcublas.so.12 is missing. Run `pip install mlerehearse[cuda]`"),
        ("Library cublas64_12.dll is not found or cannot be loaded", "cublas64_12.dll is missing"),
        (gpu.CUDNN, "libcudnn_ops.so.9.1.0 is missing"),
        ("Could not locate cudnn_ops64_9.dll. Please make sure it is in your library path!", "cudnn_ops64_9.dll is"),
        ("Could not load library libcudnn_ops_infer.so.8. Error: libcudnn_ops_infer.so.8: cannot open shared object "
         "file: No such file or directory", "libcudnn_ops_infer.so.8 is missing"),
        (gpu.DRIVER, "driver is missing or too old"),
        (gpu.MEMORY, "too little free memory for the speech model tiny.en"),
        ("cuBLAS failed with status CUBLAS_STATUS_ALLOC_FAILED", "too little free memory"),
        (gpu.GONE, "doesn't work for speech (CUDA failed with error unspecified launch failure)"),
        ("", "doesn't work for speech"),
    ],
)  # fmt: skip
def test_the_problem_of_a_gpu_is_named_and_the_cpu_used(problem: str, said: str) -> None:
    place = placed(gpu.Card(computes=dict.fromkeys(compute_device.TYPES["cuda"], problem or " ")))

    assert str(place) == "cpu int8"
    assert said in place.notice
    assert "rocessor" in place.notice


def test_a_missing_library_is_not_tried_with_every_compute_type() -> None:
    card = gpu.Card(computes=dict.fromkeys(compute_device.TYPES["cuda"], gpu.CUBLAS))

    placed(card)

    assert card.tried == ["cuda float16", "cpu int8"]


def test_a_model_that_loads_on_no_device_is_damaged() -> None:
    class Nothing(gpu.Card):
        def model(self, *where: object) -> object:
            raise RuntimeError("Unsupported model binary version")

    with pytest.raises(ModelDamagedError, match=r"tiny\.en"):
        load(FOLDER, "tiny.en", 1, "auto", Nothing())


@pytest.mark.parametrize(("step", "times"), [("encode", 2), ("find_alignment", 1)])
def test_a_gpu_lost_during_a_take_loses_no_word(
    whole: Callable[[Whisper], Transcript], known: Transcript, step: str, times: int
) -> None:
    told: list[ComputeDevice] = []
    found = tiny_en()
    losing = Whisper(found.folder, found.name, 2, "auto", told.append, gpu.TakenAway(step, times))
    assert str(losing.place) == "cuda float16"

    transcript = whole(losing)

    assert transcript.words == known.words
    assert [str(place) for place in told] == ["cpu int8"]
    assert "stopped working" in told[0].notice
    assert transcript.made_by is not None
    assert "cpu int8" in transcript.made_by.options
    assert whole(losing).words == transcript.words
    assert len(told) == 1


def test_the_worker_reports_the_change_of_device_and_continues(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    samples = sound.take("dev-b-18", 0, 31.0)
    final = sound.write(tmp_path / "audio.flac", samples)
    monkeypatch.setattr(engine_module, "Backend", lambda: gpu.TakenAway("encode", 2))
    channel = Script(Load("tiny.en"), Transcribe("job", str(tmp_path / "none"), str(final), len(samples)))

    with pytest.raises(ChannelClosed):
        speech_worker.serve(channel, real_models())

    kinds = [message for message in channel.said if isinstance(message, Loaded | DeviceChanged | Done)]
    assert isinstance(kinds[0], Loaded)
    assert (kinds[0].model, kinds[0].place) == ("tiny.en", "cuda float16")
    assert isinstance(kinds[1], DeviceChanged)
    assert (kinds[1].place, kinds[1].window > 0) == ("cpu int8", True)
    assert isinstance(kinds[2], Done)
    assert len(kinds[2].transcript.words) > 70


class Script(Channel):
    """A channel in this process: returns its messages at once and is closed after the last."""

    def __init__(self, *messages: object) -> None:
        self._messages, self.said = list(messages), []

    def receive(self, timeout: float | None = None) -> object:
        if self._messages:
            return self._messages.pop(0)
        if timeout is None:
            raise ChannelClosed
        return None

    def send(self, message: object) -> None:
        self.said.append(message)


def test_a_failure_on_the_cpu_is_not_a_lost_gpu(engine: Whisper, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: object) -> None:
        raise RuntimeError("mkl_malloc: failed to allocate memory")

    monkeypatch.setattr(engine._engine._decoder, "words", fails)

    with pytest.raises(RuntimeError, match="mkl_malloc"):
        engine.transcribe(iter(sound.in_blocks(sound.take("dev-b-18", 0, 4.0))), lambda _: None, lambda _: None)


@pytest.fixture(scope="module")
def known(whole: Callable[[Whisper], Transcript], engine: Whisper) -> Transcript:
    """What is heard on the processor from the start."""
    return whole(engine)


@pytest.fixture(scope="module")
def whole() -> Callable[[Whisper], Transcript]:
    samples = sound.take("dev-b-18", 0, 31.0)

    def hear(engine: Whisper) -> Transcript:
        return engine.transcribe(iter(sound.in_blocks(samples)), lambda words: None, lambda seconds: None)

    return hear


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 2), (3, 2), (4, 3), (8, 7)])
def test_one_core_stays_free_for_the_recording(cores: int, threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compute_device, "physical_cores", lambda: cores)

    assert compute_device.live_threads() == threads


def test_libraries_are_found_where_pip_installs_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("nvidia/cublas/lib", "nvidia/cudnn/bin", "nvidia/other/lib"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "nvidia"]:
        monkeypatch.delitem(sys.modules, name)

    found = [folder.relative_to(tmp_path).as_posix() for folder in cuda.library_folders() if tmp_path in folder.parents]

    assert found == ["nvidia/cublas/lib", "nvidia/cudnn/bin"]


def test_an_existing_library_is_loaded_and_an_absent_one_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import _ctypes

    monkeypatch.setattr(cuda, "library_folders", lambda: (Path(_ctypes.__file__).parent,))
    monkeypatch.setattr(cuda, "_LIBRARIES", (Path(_ctypes.__file__).name,))
    assert cuda.preload()

    monkeypatch.setattr(cuda, "_LIBRARIES", ("libnothing-of-the-kind.so.12",))
    assert not cuda.preload()
