"""The doctor's report as plain text for a terminal."""

import textwrap
from collections.abc import Iterator

from mlerehearse.doctor.report import FolderReport, ModelReport, Report
from mlerehearse.texts import plural, say, tenths

_WIDTH, _NAME = 92, 20
_GIGABYTE = 1e9


def to_text(report: Report) -> str:
    """Return the findings, followed by everything that was checked; ends with a line feed."""
    parts = (_findings, _computer, _speech, _models, _sound, _folders, _versions)
    return "\n\n".join("\n".join(part(report)) for part in parts) + "\n"


def _findings(report: Report) -> Iterator[str]:
    serious = sum(one.serious for one in report.findings)
    if not report.findings:
        yield say("doctor.all_well")
    elif serious:
        yield say("doctor.to_mend", things=plural(serious, say("doctor.thing"), say("doctor.things")))
    else:
        yield say("doctor.works")
    for one in report.findings:
        yield from _wrapped(one.sentence, "! " if one.serious else "- ")


def _computer(report: Report) -> Iterator[str]:
    one = report.processor
    yield say("doctor.computer")
    yield _row(say("doctor.processor"), f"{one.name} ({one.machine})")
    yield _row(
        say("doctor.cores"), say("doctor.cores_of", physical=one.physical, logical=one.logical, threads=one.threads)
    )


def _speech(report: Report) -> Iterator[str]:
    compute, none = report.compute, say("doctor.none")
    yield say("doctor.speech")
    yield _row(say("doctor.runs_on"), f"{compute.place or none} ({say('doctor.setting', setting=compute.setting)})")
    yield _row("CPU", ", ".join(compute.cpu_types) or none)
    cuda = ", ".join(compute.cuda_types) if compute.cuda_devices else none
    yield _row("CUDA", f"{compute.cuda_devices} × {cuda}" if compute.cuda_devices else none)
    for library in compute.cuda_missing:
        yield _row("", say("doctor.missing", library=library))
    if report.speed:
        speed = report.speed
        yield _row(
            say("doctor.window"),
            say(
                "doctor.window_of",
                window=tenths(speed.window),
                model=speed.model,
                encoder=tenths(speed.encoder),
                token=f"{1000 * speed.token:.0f} ms",
            ),
        )


def _models(report: Report) -> Iterator[str]:
    yield say("doctor.models")
    for model in report.models:
        yield _row(model.name, _standing(model))
        yield from _wrapped(model.sentence, " " * (_NAME + 2))


def _standing(model: ModelReport) -> str:
    if not model.source:
        return say("doctor.not_installed")
    state = {True: "doctor.verified", False: "doctor.damaged", None: "doctor.unpinned"}[model.verified]
    return f"{say(f'doctor.from_{model.source}')}, {say(state)}"


def _sound(report: Report) -> Iterator[str]:
    yield say("doctor.sound")
    for key, names in (("doctor.microphones", report.sound.inputs), ("doctor.speakers", report.sound.outputs)):
        for place, name in enumerate(names or (say("doctor.none"),)):
            yield _row("" if place else say(key), name)


def _folders(report: Report) -> Iterator[str]:
    yield say("doctor.folders")
    for folder in report.folders:
        yield _row(folder.name, f"{folder.path}  ({', '.join(_rights(folder))})")


def _rights(folder: FolderReport) -> Iterator[str]:
    if not folder.exists:
        yield say("doctor.not_yet")
    yield say("doctor.writable" if folder.writable else "doctor.not_writable")
    if folder.private is not None:
        yield say("doctor.private" if folder.private else "doctor.open_to_others")
    if folder.free is not None:
        yield say("doctor.free", gigabytes=f"{folder.free / _GIGABYTE:.1f}")


def _versions(report: Report) -> Iterator[str]:
    yield say("doctor.versions")
    for one in report.versions:
        yield _row(one.name, one.version or say("doctor.not_installed"))


def _row(name: str, value: str) -> str:
    return f"  {name:<{_NAME}}{value}"


def _wrapped(sentence: str, lead: str) -> list[str]:
    return textwrap.wrap(
        sentence, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_long_words=False
    )
