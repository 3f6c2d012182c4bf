"""Makes a take of a file.

The take is prepared in a folder of its own and moved among the takes when it's complete, so that a
crash leaves either the whole take or none.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from mlerehearse import private_files
from mlerehearse.domain import names
from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.protocols import Clock
from mlerehearse.domain.story import Story
from mlerehearse.domain.take import Take, TakeRow, TakeState
from mlerehearse.errors import AudioError, InputError, StorageError
from mlerehearse.formats import transcript_files
from mlerehearse.formats.transcript_json import Document
from mlerehearse.resources import table
from mlerehearse.takes import caches
from mlerehearse.takes.events import TakesChanged
from mlerehearse.takes.importing import duplicates
from mlerehearse.takes.importing.decoding_worker import DecodeFile, FileDecoded, FileRefused
from mlerehearse.takes.importing.file_decoder import FileDecoder
from mlerehearse.takes.importing.import_entry import ImportEntry
from mlerehearse.takes.shared_state import SharedState
from mlerehearse.takes.store import story_files
from mlerehearse.takes.store.disk_error import disk_error
from mlerehearse.takes.store.take_folder import FINAL, TakeFolder
from mlerehearse.texts import say

_LATE = 2.0  # seconds by which a transcript's last word may end after its recording


@dataclass(frozen=True, slots=True)
class MadeTake:
    """A take that was made; `notices` are sentences about what was repaired or left out."""

    take: Take
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SameSound:
    """No take was made, because this one has the same sound."""

    take_id: str


@dataclass(frozen=True, slots=True)
class WordsBeside:
    """The words of the transcript beside a recording, if it can be used."""

    document: Document | None = None
    notices: tuple[str, ...] = ()


class TakeMaker:
    """`make` is called on one thread; `add_story` adds a story by its title."""

    def __init__(
        self, shared: SharedState, clock: Clock, decoder: FileDecoder, add_story: Callable[[str], Story]
    ) -> None:
        self._shared, self._clock, self._decoder, self._add_story = shared, clock, decoder, add_story

    def make(self, entry: ImportEntry, is_wanted: Callable[[], bool]) -> MadeTake | SameSound | None:
        """Make the take of a file, or return the take that it already is.

        None if it was cancelled: `is_wanted` is asked before the take is kept. Raises AudioError,
        and StorageError if the disk or the index is the reason.
        """
        checksum = checksum_of(entry.path)
        known = duplicates.of_file(self._shared.index, checksum)
        if known is not None:
            return SameSound(known)
        staging = TakeFolder(self._shared.paths.incoming / entry.id)
        _make_folder(staging.path)
        try:
            return self._made(entry, checksum, staging, is_wanted)
        finally:
            shutil.rmtree(staging.path.parent, ignore_errors=True)

    def _made(
        self, entry: ImportEntry, checksum: str, staging: TakeFolder, is_wanted: Callable[[], bool]
    ) -> MadeTake | SameSound | None:
        job = DecodeFile(entry.id, entry.path, staging.path, self._clock.zone(), self._clock.now())
        decoded = self._decoder.decode(job, is_wanted)
        if isinstance(decoded, FileRefused):
            raise (StorageError if decoded.of_disk else AudioError)(decoded.problem)
        if decoded is None or not is_wanted():
            return None
        paths = self._shared.paths
        same = duplicates.of_sound(self._shared.index, (paths.takes, paths.bin), decoded.frames, decoded.sound_md5)
        if same is not None:
            return SameSound(same)
        words = words_beside(entry.transcript_path, decoded.frames / RATE)
        take = self._take(entry, decoded, checksum, words.document)
        self._keep(staging, take, words.document)
        return MadeTake(take, (*decoded.notices, *words.notices))

    def _take(self, entry: ImportEntry, decoded: FileDecoded, checksum: str, document: Document | None) -> Take:
        prompt, track = entry.prompt, None
        if document is not None:
            prompt, track = prompt or prompt_in(document), document.track
        return Take(
            entry.id,
            decoded.recorded,
            ZoneInfo(self._clock.zone()).key,
            prompt,
            names.ask(prompt),
            self._story(entry.story_title),
            track,
            audio=FINAL,
            audio_sha256=decoded.audio_sha256,
            duration=decoded.frames / RATE,
            source=entry.path.name,
            source_sha256=checksum,
        )

    def _story(self, title: str) -> str | None:
        """Return the story of this title, which is added if there is none."""
        if not title.strip():
            return None
        stories = story_files.read_all(self._shared.paths.stories)
        same = (story.id for story in stories if story.title.casefold() == title.strip().casefold())
        return next(same, None) or self._add_story(title).id

    def _keep(self, staging: TakeFolder, take: Take, document: Document | None) -> None:
        staging.save(take)
        state, heard_with = TakeState.QUEUED, ""
        if document is not None:
            transcript = replace(caches.with_audio_checksum(document.transcript, take), duration=take.duration)
            caches.save_transcript(staging, take, transcript)
            state, heard_with = TakeState.REVIEWING, caches.heard_with(transcript)
        with self._shared.folder_lock:
            target = self._shared.paths.takes / take.id
            try:
                private_files.replace(staging.path, target)
            except OSError as problem:
                raise disk_error(target, problem) from problem
            self._shared.index.put(TakeRow(take, state, heard_with=heard_with))
        self._shared.publish(TakesChanged((take.id,)))


def checksum_of(path: Path) -> str:
    """Return the SHA-256 of a file; raises AudioError if it can't be read."""
    try:
        return private_files.sha256_of(path)
    except FileNotFoundError as gone:
        raise AudioError(say("imports.missing", name=path.name)) from gone
    except OSError as problem:
        raise AudioError(say("imports.unreadable", name=path.name)) from problem


def _make_folder(folder: Path) -> None:
    try:
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as problem:
        raise disk_error(folder, problem) from problem


def prompt_in(document: Document) -> str | None:
    """Return the prompt that a transcript names, if the app knows it."""
    return document.prompt if document.prompt in table("prompts.toml") else None


def words_beside(path: Path | None, length: float) -> WordsBeside:
    """Read the transcript of a recording of `length` seconds, None for none.

    One that can't be used leaves the words to the speech model.
    """
    if path is None:
        return WordsBeside()
    try:
        document = transcript_files.read(path)
    except InputError as problem:
        return WordsBeside(None, (say("imports.other_words", name=path.name, problem=problem),))
    if document.transcript.words[-1].end > length + _LATE:
        return WordsBeside(None, (say("imports.too_many_words", name=path.name),))
    return WordsBeside(document, document.notices)
