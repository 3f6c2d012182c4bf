"""Reports what this computer offers the app and what is wrong, without private data."""

import os
import platform
import queue
import re
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import mlerehearse
from mlerehearse.doctor import checkup_worker, folder_checks
from mlerehearse.doctor.checkup_worker import Devices
from mlerehearse.doctor.findings import findings
from mlerehearse.doctor.report import (
    ComputeReport,
    MeasuredSpeed,
    ModelReport,
    Processor,
    Report,
    SoundDevices,
    Version,
)
from mlerehearse.errors import ModelDamagedError
from mlerehearse.model_store import installed
from mlerehearse.model_store.catalogue import catalogue
from mlerehearse.paths import Paths
from mlerehearse.settings import SettingsFile
from mlerehearse.speech.device import model_pace
from mlerehearse.speech.device.compute_device import live_threads, physical_cores
from mlerehearse.speech.device.machine import processor_name
from mlerehearse.speech.device.model_cost import Cost
from mlerehearse.speech.speech_messages import Load, Loaded, Measured, Unavailable
from mlerehearse.stored_json import convert, to_values
from mlerehearse.texts import say
from mlerehearse.worker import Serve, Worker

PATIENCE = 120.0  # seconds: time to load a large model from a slow disk
MEASURING = 40.0  # seconds: a slower model gets no measurement
PACKAGES = (
    "ctranslate2", "faster-whisper", "onnxruntime", "tokenizers", "numpy", "soundfile", "av", "PySide6-Addons",
    "nvidia-cublas-cu12",
)  # fmt: skip


def examine(
    paths: Paths,
    settings: SettingsFile,
    sound: Serve | None = None,
    model: str | None = None,
    device: str | None = None,
    speech: Serve | None = None,
    patience: float = PATIENCE,
) -> Report:
    """Examine everything and measure a model.

    The model is `model`, else the one in the settings, else the best one installed. `sound` lists
    the audio devices (services.sound.sound_devices.serve); None if Qt isn't available. `patience`
    is the timeout of each child process in seconds.
    """
    looked_at = folder_checks.inspect_folders(paths)  # before anything is written there
    usual = installed.chosen_or_none(settings.settings.model, paths.models)
    wanted = Load(model or usual, device or settings.settings.device)
    told = _asked(
        speech or checkup_worker.serving(installed.VerifiedModels(paths)), (Measured, Unavailable), patience, wanted
    )
    measured = told.get(Measured)
    if measured:
        model_pace.store_measurement(paths, measured)
    report = Report(
        tuple(_versions()),
        _processor(),
        _compute(told, wanted.device),
        _speed(measured),
        tuple(_models(paths, measured)),
        _sound(sound, patience),
        looked_at,
        (),
    )
    return _without_home(report, findings(report, _engine_problem(told), settings.problem))


def _asked(serve: Serve, last: tuple[type, ...], patience: float, *messages: object) -> dict[type, Any]:
    """Start a child process, send it `messages` and return its answers by type.

    It returns when an answer of a type in `last` arrives, the process dies or `patience` seconds
    are over.
    """
    said: queue.Queue[Any] = queue.Queue()
    worker = Worker(serve, said.put, said.put)
    told: dict[type, Any] = {}
    give_up = time.monotonic() + patience
    try:
        worker.start()
        for message in messages:
            worker.send(message)
        while not any(kind in told for kind in last) and (left := give_up - time.monotonic()) > 0:
            message = said.get(timeout=left)
            told[type(message)] = message
            if isinstance(message, Loaded):
                give_up = min(give_up, time.monotonic() + MEASURING)
            if message is None or isinstance(message, int):  # the exit code of a process that died
                break
    except queue.Empty:
        pass  # use the answers so far: the findings report what is missing
    finally:
        worker.kill()
    return told


def _processor() -> Processor:
    return Processor(processor_name(), platform.machine(), os.cpu_count() or 1, physical_cores(), live_threads())


def _compute(told: Mapping[type, Any], setting: str) -> ComputeReport:
    devices: Devices = told.get(Devices) or Devices((), (), 0, ())
    loaded: Loaded = told.get(Loaded) or Loaded("")
    return ComputeReport(
        setting,
        loaded.place,
        loaded.notice,
        devices.cpu_types,
        devices.cuda_types,
        devices.cuda_devices,
        devices.cuda_missing,
    )


def _engine_problem(told: Mapping[type, Any]) -> str:
    """Return why the engine can't transcribe, or ""."""
    if unavailable := told.get(Unavailable):
        return str(unavailable.problem)
    return "" if Loaded in told else say("doctor.engine_silent" if Devices in told else "doctor.engine_dead")


def _speed(measured: Measured | None) -> MeasuredSpeed | None:
    if measured is None:
        return None
    cost = measured.cost
    return MeasuredSpeed(measured.model, round(cost.encoder, 3), round(cost.token, 4), round(cost.window, 3))


def _models(paths: Paths, measured: Measured | None) -> Iterator[ModelReport]:
    """List the catalogue's models, the smallest first, then the user's own."""
    costs: Mapping[str, Cost] = model_pace.measured_costs(paths) | ({measured.model: measured.cost} if measured else {})
    there = {one.name: one for one in installed.installed(paths.models)}
    names = dict.fromkeys([entry.name for entry in catalogue()] + list(there))
    for name in names:
        source, verified, problem = ("", None, "") if name not in there else _checked(there[name], paths)
        found = model_pace.pace_of(costs, name)
        yield ModelReport(name, source, verified, problem, found.window, found.live, found.measured, found.sentence)


def _checked(model: installed.InstalledModel, paths: Paths) -> tuple[str, bool | None, str]:
    try:
        installed.verify(model, paths.cache)
    except ModelDamagedError as problem:
        return model.source, False, str(problem)
    pinned = any(entry.name == model.name for entry in catalogue())
    return model.source, True if pinned else None, ""


def _sound(serve: Serve | None, patience: float) -> SoundDevices:
    if serve is None:
        return SoundDevices(problem=say("doctor.no_qt"))
    told = _asked(serve, (SoundDevices,), patience)
    return told.get(SoundDevices) or SoundDevices(problem=say("doctor.sound_silent"))


def _versions() -> Iterator[Version]:
    yield Version("mlerehearse", mlerehearse.__version__)
    yield Version("python", platform.python_version())
    yield Version("system", f"{platform.system()} {platform.release()}".strip())
    for name in PACKAGES:
        yield Version(name, _version(name))


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _without_home(report: Report, found: tuple[Any, ...]) -> Report:
    """Add the findings to the report, and write the user's home as ~: it often contains a name."""
    report, home = replace(report, findings=found), str(Path.home())
    if len(home) < 2:
        return report
    pattern = re.compile(re.escape(home) + r"(?![\w.-])", re.IGNORECASE if sys.platform == "win32" else 0)

    def clean(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub("~", value)
        if isinstance(value, list):
            return [clean(item) for item in value]
        return {key: clean(item) for key, item in value.items()} if isinstance(value, dict) else value

    return convert(clean(to_values(report)), Report)
