"""The transcript and review files in a take's folder, and the take's state derived from them."""

from dataclasses import dataclass, replace
from typing import Any

from mlerehearse.domain.review import Review, Severity
from mlerehearse.domain.take import Take, TakeState
from mlerehearse.domain.transcript import MadeBy, Transcript
from mlerehearse.errors import InputError
from mlerehearse.formats import review_json, transcript_json
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
        return None  # it's only a cache: see `standing`, which has it made again


def save_review(folder: TakeFolder, review: Review, corrections: int) -> TakeStatus:
    """Save a review that considers the first `corrections` corrections; raises StorageError."""
    take_status = TakeStatus(TakeState.READY, *_counts(review), review.coach_version)
    counts = {"flags": take_status.flags, "high_flags": take_status.high_flags}
    folder.save_review(review_json.to_json(review, id=folder.id, corrections=corrections, counts=counts))
    return take_status


def load_review(folder: TakeFolder) -> Review | None:
    """Return the review of a take, or None if there is none that can be read."""
    content = folder.review()
    if content is None:
        return None
    try:
        return review_json.from_json(content)
    except InputError:
        return None


def take_status(folder: TakeFolder, take: Take) -> TakeStatus:
    """Derive a take's state from its folder; raises StorageError for unreadable corrections."""
    transcript = folder.transcript()
    if transcript is None or not _is_of(transcript, take) or not isinstance(transcript.get("words"), list):
        return TakeStatus(TakeState.QUEUED)
    model = str(transcript.get("model", ""))
    if not transcript["words"]:
        return TakeStatus(TakeState.SILENT, heard_with=model)
    review = folder.review()
    if review is None:
        return TakeStatus(TakeState.REVIEWING, heard_with=model)
    counts = review.get("counts")
    if not isinstance(counts, dict) or review.get("format") != review_json.FORMAT:
        return TakeStatus(TakeState.REVIEWING, heard_with=model)
    due = review.get("corrections") != len(folder.corrections()) or not _is_about(review, model)
    version = str(review.get("version", ""))
    return TakeStatus(TakeState.READY, _count(counts, "flags"), _count(counts, "high_flags"), version, due, model)


def _is_about(review: dict[str, Any], model: str) -> bool:
    """Return whether a review is about a transcript made with this model."""
    made_by = review.get("made_by")
    return (made_by.get("model", "") if isinstance(made_by, dict) else "") == model


def _is_of(transcript: dict[str, Any], take: Take) -> bool:
    """Return whether a transcript was made from the take's audio."""
    return bool(transcript.get("audio_sha256", "") == take.audio_sha256)


def _counts(review: Review) -> tuple[int, int]:
    """Return the number of flags, and how many of them are of high severity."""
    return len(review.flags), sum(flag.severity is Severity.HIGH for flag in review.flags)


def _count(counts: dict[str, Any], name: str) -> int | None:
    value = counts.get(name)
    return value if isinstance(value, int) else None
