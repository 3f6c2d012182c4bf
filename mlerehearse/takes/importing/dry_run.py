"""What an import would do, without writing anything and without opening the library.

So it also works while the window is open with the same takes.
"""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from mlerehearse.coach.learned.prompt_model import PromptModel
from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.protocols import Clock
from mlerehearse.domain.take import Take
from mlerehearse.errors import ModelError, NoSpeechError, RehearseError, StorageError
from mlerehearse.formats.transcript_json import Document
from mlerehearse.paths import Paths
from mlerehearse.takes import file_review
from mlerehearse.takes.file_review import Progress, TranscriptionOptions
from mlerehearse.takes.importing import decoding_worker, duplicates, take_maker
from mlerehearse.takes.importing.decoding_worker import DecodeFile, FileDecoded
from mlerehearse.takes.importing.file_decoder import FileDecoder
from mlerehearse.takes.importing.import_plan import PlannedFile
from mlerehearse.takes.store import trash
from mlerehearse.takes.store.take_folder import FINAL, TakeFolder


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of one file.

    `duplicate_of` is the id of the take with the same sound, or the path of an earlier file in the
    same import. `problem` is one sentence, "" if there is none.
    """

    path: Path
    recorded: datetime | None = None
    prompt: str | None = None
    confidence: float | None = None
    duplicate_of: str | None = None
    problem: str = ""
    notices: tuple[str, ...] = ()


@dataclass(slots=True)
class _Known:
    """The sounds of the takes, and those of the files so far: by length, and by file."""

    shelves: tuple[Path, ...]
    lengths: dict[int, list[str]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    sounds: dict[str, str] = field(default_factory=dict)  # of the files so far, by the samples' checksum

    def add(self, take: Take) -> None:
        self.lengths.setdefault(round(take.duration * RATE), []).append(take.id)
        if take.source_sha256:
            self.sources.setdefault(take.source_sha256, take.id)

    def same_sound(self, sound: FileDecoded) -> str | None:
        for take_id in self.lengths.get(sound.frames, ()):
            if any(duplicates.md5_in(shelf / take_id / FINAL) in sound.sound_md5 for shelf in self.shelves):
                return take_id
        return self.sounds.get(sound.sound_md5[0])


class DryRun:
    """Looks at files one after the other; close it to end its child process.

    `prompt` is that of all files; without one it's guessed from the words, for which recordings are
    transcribed with `options`.
    """

    def __init__(self, paths: Paths, clock: Clock, prompt: str | None, options: TranscriptionOptions) -> None:
        self._clock, self._prompt, self._options = clock, prompt, options
        self._decoder = FileDecoder(decoding_worker.serve)
        self._known = _known(paths)
        self._model: PromptModel | None = None
        self._deaf = False  # no speech model can be used

    def close(self) -> None:
        """End the child process."""
        self._decoder.rest()

    def look(self, planned: PlannedFile, progress: Progress) -> Foreseen:
        """Return what would become of a file."""
        found = Foreseen(planned.path, problem=planned.problem)
        if planned.problem:
            return found
        try:
            return self._look(planned, found, progress)
        except RehearseError as problem:
            return replace(found, problem=str(problem))

    def _look(self, planned: PlannedFile, found: Foreseen, progress: Progress) -> Foreseen:
        checksum = take_maker.checksum_of(planned.path)
        job = DecodeFile("", planned.path, None, self._clock.zone(), self._clock.now())
        sound = self._decoder.decode(job)
        if not isinstance(sound, FileDecoded):
            return replace(found, problem=sound.problem if sound is not None else "")
        found = replace(found, recorded=sound.recorded, notices=sound.notices)
        same = self._known.sources.get(checksum) or self._known.same_sound(sound)
        if same is not None:
            return replace(found, duplicate_of=same)
        self._known.sources[checksum] = self._known.sounds[sound.sound_md5[0]] = str(planned.path)
        return self._with_prompt(planned, found, sound.frames / RATE, progress)

    def _with_prompt(self, planned: PlannedFile, found: Foreseen, length: float, progress: Progress) -> Foreseen:
        beside = take_maker.words_beside(planned.transcript, length)
        found = replace(found, notices=(*found.notices, *beside.notices))
        stated = self._prompt or (take_maker.prompt_in(beside.document) if beside.document else None)
        if stated is not None:
            return replace(found, prompt=stated)
        document = beside.document or self._heard(planned.path, progress)
        self._model = self._model or PromptModel.load()
        guess = self._model.guess(document.transcript.text if document is not None else "")
        return replace(found, prompt=guess.prompt, confidence=guess.confidence)

    def _heard(self, path: Path, progress: Progress) -> Document | None:
        """Transcribe a recording; None for one without speech, which is imported all the same.

        Nor is anything transcribed without a speech model, which is said once.
        """
        if self._deaf:
            return None
        try:
            return file_review.load_transcript(path, self._options, progress)
        except NoSpeechError:
            return None
        except ModelError as problem:
            self._deaf = True
            self._options.notice(str(problem))
            return None


def _known(paths: Paths) -> _Known:
    """Read what every take says of its sound; those that can't be read are passed over."""
    known = _Known((paths.takes, paths.bin))
    for shelf in known.shelves:
        with suppress(StorageError):
            for take_id in trash.ids(shelf):
                with suppress(StorageError):
                    known.add(TakeFolder(shelf / take_id).take())
    return known
