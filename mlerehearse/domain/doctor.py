"""What `mlerehearse doctor` finds out about a computer. Paths are shown with ~ for the user's home."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Version:
    """A program or package and its version; None where it is not installed."""

    name: str
    version: str | None


@dataclass(frozen=True, slots=True)
class Processor:
    """The processor: its name, its cores, and the threads that speech gets of them."""

    name: str
    machine: str
    logical: int
    physical: int
    threads: int


@dataclass(frozen=True, slots=True)
class Compute:
    """What speech can run on: the user's `setting`, the compute types of each device, and CUDA's missing libraries.

    `place` is where it runs, like "cpu int8", and `notice` why it runs there and not on the graphics card; both are ""
    where nothing could be loaded.
    """

    setting: str
    place: str = ""
    notice: str = ""
    cpu_types: tuple[str, ...] = ()
    cuda_types: tuple[str, ...] = ()
    cuda_devices: int = 0
    cuda_missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured with a model: seconds for the encoder of a 30 s window, for a token, and for all of it."""

    model: str
    encoder: float
    token: float
    window: float


@dataclass(frozen=True, slots=True)
class Model:
    """A speech model: where it comes from ("" if it is not installed) and how fast it is here.

    `verified` is None where there is nothing to compare it with; `window` in seconds, None while unknown; `live` says
    whether it keeps up with a speaker; `sentence` says so in words; `measured` tells a measurement from an estimate.
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
class Sound:
    """Microphones and speakers by name, the default first; `problem` is a sentence where they can't be listed."""

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """One of the app's folders; `private` says whether others may not look in, None where the system has no such mode.

    A folder that is not there yet is `writable` when it can be made; `free` are the bytes free on its disk.
    """

    name: str
    path: str
    exists: bool
    writable: bool
    private: bool | None
    free: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to know, in one sentence with the way out; `serious` keeps the app from doing its work."""

    part: str
    sentence: str
    serious: bool


@dataclass(frozen=True, slots=True)
class Report:
    """All of it; well when no finding is serious."""

    versions: tuple[Version, ...]
    processor: Processor
    compute: Compute
    speed: Speed | None
    models: tuple[Model, ...]
    sound: Sound
    folders: tuple[Folder, ...]
    findings: tuple[Finding, ...]

    @property
    def well(self) -> bool:
        """Whether everything that the app needs works."""
        return not any(finding.serious for finding in self.findings)
