"""The data that `mlerehearse doctor` reports about a computer; paths show the user's home as ~."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Version:
    """A program or package and its version, which is None if it isn't installed."""

    name: str
    version: str | None


@dataclass(frozen=True, slots=True)
class Processor:
    """The processor's name, its core counts and the number of threads that speech uses."""

    name: str
    machine: str
    logical: int
    physical: int
    threads: int


@dataclass(frozen=True, slots=True)
class ComputeReport:
    """What speech recognition can run on.

    `setting` is the user's choice. `place` is the device in use, such as "cpu int8", and `notice`
    says why the graphics card isn't used; both are "" if nothing could be loaded. The compute types
    are listed for each device, and `cuda_missing` lists the CUDA libraries that are missing.
    """

    setting: str
    place: str = ""
    notice: str = ""
    cpu_types: tuple[str, ...] = ()
    cuda_types: tuple[str, ...] = ()
    cuda_devices: int = 0
    cuda_missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasuredSpeed:
    """Measured speed of a model, in seconds.

    `encoder` is the time to encode a 30 s window, `token` the time to decode one token, and
    `window` the total for a 30 s window.
    """

    model: str
    encoder: float
    token: float
    window: float


@dataclass(frozen=True, slots=True)
class ModelReport:
    """A speech model and its speed on this computer.

    `source` says where it comes from; it is "" if the model isn't installed. `verified` is None if
    there is no checksum to compare with. `window` is in seconds, or None if unknown. `live` says
    whether the model keeps up with a speaker, and `sentence` says the same in words. `measured` is
    true for a measurement and false for an estimate.
    """

    name: str
    source: str
    verified: bool | None
    problem: str
    window: float | None
    live: bool | None
    measured: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class SoundDevices:
    """The microphones and speakers by name, the default first.

    `problem` is a sentence that explains why they can't be listed, or "".
    """

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FolderReport:
    """One of the app's folders.

    `private` says whether other users are kept out; it is None if the system has no such
    permission. A folder that doesn't exist yet counts as `writable` if it can be created. `free` is
    the free space on its disk in bytes.
    """

    name: str
    path: str
    exists: bool
    writable: bool
    private: bool | None
    free: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem, described in a sentence that also says how to fix it.

    A `serious` problem keeps the app from working.
    """

    part: str
    sentence: str
    serious: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The doctor's complete report."""

    versions: tuple[Version, ...]
    processor: Processor
    compute: ComputeReport
    speed: MeasuredSpeed | None
    models: tuple[ModelReport, ...]
    sound: SoundDevices
    folders: tuple[FolderReport, ...]
    findings: tuple[Finding, ...]

    @property
    def well(self) -> bool:
        """Whether everything that the app needs works, which means that no finding is serious."""
        return not any(finding.serious for finding in self.findings)
