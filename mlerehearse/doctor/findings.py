"""The conclusions of a doctor report: what keeps the app from working, and what is good to know."""

from collections.abc import Iterator

from mlerehearse.doctor.report import Finding, Report
from mlerehearse.texts import say

_LITTLE = 1_000_000_000  # bytes of free space: enough for a few hours of takes, or one model
_NEEDED = ("ctranslate2", "faster-whisper", "onnxruntime", "tokenizers", "numpy", "soundfile", "av")


def findings(report: Report, engine: str, settings: str) -> tuple[Finding, ...]:
    """Return all findings, the serious ones first.

    `engine` and `settings` are the problems found with the speech engine and the settings, or "".
    """
    found = (
        *_of_packages(report),
        *_of_folders(report),
        *_of_speech(report, engine),
        *_of_sound(report),
        *([Finding("settings", settings, serious=False)] if settings else ()),
    )
    return tuple(sorted(found, key=lambda one: not one.serious))


def _of_packages(report: Report) -> Iterator[Finding]:
    for one in report.versions:
        if one.name in _NEEDED and one.version is None:
            yield Finding("versions", say("doctor.package_missing", package=one.name), serious=True)


def _of_folders(report: Report) -> Iterator[Finding]:
    for folder in report.folders:
        if not folder.writable:
            yield Finding("folders", say("doctor.read_only", name=folder.name, folder=folder.path), serious=True)
        if folder.private is False:
            yield Finding("folders", say("doctor.not_private", name=folder.name, folder=folder.path), serious=False)
    data = report.folders[0]
    if data.free is not None and data.free < _LITTLE:
        yield Finding("folders", say("doctor.little_space", folder=data.path), serious=False)


def _of_speech(report: Report, engine: str) -> Iterator[Finding]:
    damaged = [model.problem for model in report.models if model.problem]
    for problem in dict.fromkeys([*damaged, *([engine] if engine else [])]):
        yield Finding("speech", problem, serious=True)
    if report.compute.notice:
        yield Finding("compute", report.compute.notice, serious=False)
    used = next((model for model in report.models if report.speed and model.name == report.speed.model), None)
    if used is not None and used.live is False:
        better = [model.name for model in report.models if model.live]
        key = "doctor.slow_choose" if better else "doctor.slow"
        yield Finding("speed", say(key, name=used.name, better=better[-1] if better else ""), serious=False)


def _of_sound(report: Report) -> Iterator[Finding]:
    sound = report.sound
    if sound.problem:
        yield Finding("sound", sound.problem, serious=False)
        return
    if not sound.inputs:
        yield Finding("sound", say("doctor.no_microphone"), serious=False)
    if not sound.outputs:
        yield Finding("sound", say("doctor.no_speaker"), serious=False)
