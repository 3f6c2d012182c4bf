"""The queue of the coach worker.

Reviews that the user waits for go first, then takes whose review an older coach made, which wait
while something is recorded. Meanwhile the beat of its words so far is found between reviews. Newer
words replace older ones in that queue, so a review waits for one beat at most.

All methods are called on the library's serial executor (serial_executor.py). The worker has one job
at a time.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mlerehearse.coach.coach_messages import BeatFound, FindBeat, Reviewed, ReviewFailed, ReviewTake
from mlerehearse.domain.corrections import Correction
from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Asked
from mlerehearse.domain.take import TakeState
from mlerehearse.domain.transcript import Transcript, Word
from mlerehearse.errors import StorageError, WorkerError
from mlerehearse.takes import caches
from mlerehearse.takes.events import BeatHeard, ReviewReady, TakeFailed, TakesChanged
from mlerehearse.takes.sample_take import SAMPLE_ID, SampleTake
from mlerehearse.takes.serial_executor import SerialExecutor
from mlerehearse.takes.shared_state import SharedState
from mlerehearse.texts import say
from mlerehearse.worker import Serve, Worker

_TRIES = 2


@dataclass(slots=True)
class _Job:
    take: str
    urgent: bool
    tries: int = 0
    key: str = ""
    corrections: int = 0
    follows: bool = False  # the beat of its last words is wanted, not a review
    sample: SampleTake | None = None  # which is in no folder


class ReviewQueue:
    """The queue of reviews; `unheard` is called with the id of a take that has no transcript."""

    def __init__(
        self, shared: SharedState, executor: SerialExecutor, serve: Serve, unheard: Callable[[str], None]
    ) -> None:
        self._shared, self._unheard = shared, unheard
        self._worker = Worker(
            serve,
            lambda message: executor.submit(lambda: self._heard(message)),
            lambda exit_code: executor.submit(self._died),
        )
        shared.resting.append(self._next)
        self._waiting: dict[str, _Job] = {}
        self._running: _Job | None = None
        self._spoken: tuple[str, tuple[Word, ...]] | None = None  # words not yet sent to find their beat

    def warm(self) -> None:
        """Start the worker before it is needed."""
        self._worker.start()

    def add(self, take: str, urgent: bool = True) -> None:
        """Queue a take; if its review is running, it's reviewed again with the new corrections."""
        self._waiting[take] = _Job(take, urgent or (take in self._waiting and self._waiting[take].urgent))
        self._next()

    def add_sample(self, sample: SampleTake) -> None:
        """Queue the bundled sample, which keeps its review itself."""
        self._waiting[SAMPLE_ID] = _Job(SAMPLE_ID, urgent=True, sample=sample)
        self._next()

    def follow(self, take: str, words: tuple[Word, ...]) -> None:
        """Find the beat of a take's last words; later words replace those that still wait."""
        self._spoken = take, words
        self._next()

    def drop(self, take: str) -> None:
        """Remove a take from the queue; the result of a running review is ignored."""
        self._waiting.pop(take, None)
        if self._running and self._running.take == take:
            self._running.key = ""

    def outdated(self, take_id: str) -> bool:
        """Return whether a take's review can't be read or is for another level or kind of story.

        Reviews that an older version of the app stored can't be read; the take is then not ready.
        """
        row = self._shared.index.find(take_id)
        if row is None or row.deleted or row.state is not TakeState.READY:
            return False
        try:
            review, asked = caches.load_review(self._shared.folder(take_id)), self._shared.asked(row.take)
        except StorageError:
            return False  # it was deleted meanwhile, or can't be read, which its page reports
        if review is None:
            self._shared.set_state(take_id, TakeState.REVIEWING)
        return review is None or review.asked != asked

    def kill(self) -> None:
        """Kill the worker."""
        self._worker.kill()

    def _next(self) -> None:
        while self._running is None and self._waiting:
            job = min(self._waiting.values(), key=lambda waiting: not waiting.urgent)
            if self._shared.is_recording and not job.urgent:
                break
            del self._waiting[job.take]
            try:
                self._begin(job)
            except StorageError as problem:
                self._shared.set_failed(job.take, str(problem))
        if self._running is None and self._spoken is not None:
            take, words = self._spoken
            self._running, self._spoken = _Job(take, urgent=False, key=uuid.uuid4().hex, follows=True), None
            self._send(FindBeat(self._running.key, words))

    def _send(self, message: object) -> None:
        try:
            self._worker.send(message)
        except WorkerError:
            return  # the worker calls `_died`, which queues the job again

    def _begin(self, job: _Job) -> None:
        if job.sample is not None:
            self._request(job, *job.sample.material())
            return
        folder = self._shared.folder(job.take)
        take, transcript, corrections = folder.take(), caches.load_transcript(folder), folder.corrections()
        if transcript is None:
            self._unheard(job.take)
            return
        self._request(job, transcript, self._shared.asked(take), corrections)

    def _request(self, job: _Job, transcript: Transcript, asked: Asked, corrections: tuple[Correction, ...]) -> None:
        job.key, job.corrections = uuid.uuid4().hex, len(corrections)
        self._running = job
        self._send(ReviewTake(job.key, transcript, asked, corrections))

    def _heard(self, message: Any) -> None:
        if not isinstance(message, Reviewed | ReviewFailed | BeatFound):
            raise TypeError(f"The library does not know {type(message).__name__}.")
        job, self._running = self._running, None
        if job is not None and message.job == job.key:
            try:
                self._answer(job, message)
            except StorageError as problem:
                self._shared.set_failed(job.take, str(problem))
        self._next()

    def _answer(self, job: _Job, message: Reviewed | ReviewFailed | BeatFound) -> None:
        if isinstance(message, BeatFound):
            if message.beat is not None:
                self._shared.publish(BeatHeard(job.take, message.beat))
        elif isinstance(message, Reviewed):
            self._keep(job, message.review)
        else:
            self._failed(job, message.problem)

    def _keep(self, job: _Job, review: Review) -> None:
        if job.sample is not None:
            if job.sample.keep(review):
                self._shared.publish(ReviewReady(job.take, review))
            return
        with self._shared.folder_lock:  # which a correction holds too: one made meanwhile is counted here
            folder = self._shared.folder(job.take)
            standing = caches.save_review(folder, review, job.corrections)
            self._shared.set_state(
                job.take,
                standing.state,
                flags=standing.flags,
                high_flags=standing.high_flags,
                coach_version=standing.coach_version,
                review_due=job.take in self._waiting or len(folder.corrections()) != job.corrections,
                words_due=True,
            )
            self._shared.index.said.put(job.take, review.transcript.words)
        self._shared.publish(ReviewReady(job.take, review))

    def _failed(self, job: _Job, problem: str) -> None:
        """Report a failed review; a take that has a review keeps it."""
        if job.sample is not None:
            job.sample.fail(problem)
            self._shared.publish(TakesChanged((job.take,)))
        elif caches.load_review(self._shared.folder(job.take)) is None:
            self._shared.set_failed(job.take, problem)
        else:
            self._shared.set_state(job.take, TakeState.READY, problem)
            self._shared.publish(TakeFailed(job.take, problem))

    def _died(self) -> None:
        job, self._running = self._running, None
        if job is not None and job.key and not job.follows:
            job.tries += 1
            if job.tries < _TRIES:
                self._waiting = {job.take: job} | self._waiting
            else:
                self._failed(job, say("library.coach_died"))
        self._next()
