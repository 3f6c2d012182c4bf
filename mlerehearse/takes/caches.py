"""The transcript and review files in a take's folder, and the take's state derived from them."""

from dataclasses import dataclass, replace
from typing import Any

from mlerehearse.domain.review import Flag, Number, Review, Sentence, Severity
from mlerehearse.domain.take import LONGEST, Take, TakeState
from mlerehearse.domain.transcript import MadeBy, Transcript, Word
from mlerehearse.errors import InputError
from mlerehearse.formats import review_json, transcript_json
from mlerehearse.stored_json import InvalidJsonError, convert
from mlerehearse.takes.store.take_folder import TakeFolder


@dataclass(frozen=True, slots=True)
class TakeStatus:
    """A take's state and figures, derived from the files in its folder."""

    state: TakeState
    flags: int | None = None
    high_flags: int | None = None
    coach_version: str = ""
    review_due: bool = False
    heard_with: str = ""


def save_transcript(folder: TakeFolder, take: Take, transcript: Transcript) -> None:
    """Save a transcript; one without words marks a silent take. Raises StorageError."""
    folder.save_transcript(transcript_json.to_json(transcript, id=take.id))


def with_audio_checksum(transcript: Transcript, take: Take) -> Transcript:
    """Return the transcript with the checksum of the take's audio."""
    made_by = transcript.made_by or MadeBy("", "", "")
    return replace(transcript, made_by=replace(made_by, audio_sha256=take.audio_sha256))


def heard_with(transcript: Transcript) -> str:
    """Return the speech model that made a transcript, or "" if it doesn't say."""
    return transcript.made_by.model if transcript.made_by else ""


def silent_transcript(take: Take, model: str) -> Transcript:
    """Make the empty transcript of a silent take."""
    return Transcript((), take.duration, MadeBy("faster-whisper", model, "", take.audio_sha256))


def load_transcript(folder: TakeFolder) -> Transcript | None:
    """Return the transcript of a take, or None if there is none that can be read."""
    content = folder.transcript()
    if content is None:
        return None
    try:
        return transcript_json.from_json(content).transcript
    except InputError:
        return None  # it's only a cache: the coach's queue has it made again


def save_review(folder: TakeFolder, review: Review, corrections: int) -> TakeStatus:
    """Save a review that considers the first `corrections` corrections; raises StorageError."""
    take_status = TakeStatus(TakeState.READY, *_counts(review), review.coach_version)
    folder.save_review(review_json.to_json(review, id=folder.id, corrections=corrections))
    return take_status


def load_review(folder: TakeFolder) -> Review | None:
    """Return the review of a take, or None if there is none that can be read."""
    return _review(folder.review())


def corrected_transcript(folder: TakeFolder) -> Transcript | None:
    """Return the words of a take with its corrections; without a review, as they were heard.

    None if there are none that can be read.
    """
    review = load_review(folder)
    return review.transcript if review is not None else load_transcript(folder)


def take_status(folder: TakeFolder, take: Take) -> TakeStatus:
    """Derive a take's state from its folder; raises StorageError for unreadable corrections."""
    transcript = _heard(folder.transcript())
    if transcript is None or transcript.audio_sha256 != take.audio_sha256:
        return TakeStatus(TakeState.QUEUED)
    model = transcript.model
    if not transcript.words:
        return TakeStatus(TakeState.SILENT, heard_with=model)
    content = folder.review()
    review = _review(content)
    if content is None or review is None:
        return TakeStatus(TakeState.REVIEWING, heard_with=model)
    due = content.get("corrections") != len(folder.corrections()) or heard_with(review.transcript) != model
    return TakeStatus(TakeState.READY, *_counts(review), review.coach_version, due, model)


@dataclass(frozen=True, slots=True)
class _HeardWords:
    """What the state of a take depends on in transcript.json."""

    words: tuple[Word, ...]
    model: str = ""
    audio_sha256: str = ""


def _heard(content: dict[str, Any] | None) -> _HeardWords | None:
    try:
        return convert(content, _HeardWords)
    except InvalidJsonError:
        return None


def _review(content: dict[str, Any] | None) -> Review | None:
    try:
        review = review_json.from_json(content)
    except InputError:
        return None
    return review if _is_possible(review) else None


def _is_possible(review: Review) -> bool:
    """Return whether the places in a review lie within its words and within a recording.

    Its sentences, if it has any, follow each other from the first word to the last.
    """
    spans: tuple[Sentence | Flag, ...] = (*review.sentences, *review.flags)
    timed: tuple[Sentence | Flag | Number | Word, ...] = (*spans, *review.numbers, *review.transcript.words)
    times = [review.transcript.duration, *(time for item in timed for time in (item.start, item.end))]
    count = len(review.transcript.words)
    firsts = [*(sentence.first for sentence in review.sentences), count]
    in_words = all(0 <= span.first <= span.last <= count for span in spans)
    in_turn = not review.sentences or firsts == [0, *(sentence.last for sentence in review.sentences)]
    return in_words and in_turn and min(times) >= 0 and max(times) <= LONGEST


def _counts(review: Review) -> tuple[int, int]:
    """Return the number of flags, and how many of them are of high severity."""
    return len(review.flags), sum(flag.severity is Severity.HIGH for flag in review.flags)
