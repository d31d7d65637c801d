# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Workers that process bags; one that dies is replaced, and its bag is tried again."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
import time
from typing import Any

from asis_ros.errors import AsisError
from asis_ros.many.cluster import Share
from asis_ros.many.work import Job, Work

POLL = 1.0
"""Time between two looks at the progress of the workers (s)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    What became of a bag.

    Parameters
    ----------
    job : Job
        The bag.
    result : mapping or None
        Its result; None if it failed.
    reason : str
        Why it failed; empty if it did not.
    attempts : int
        How often it was tried.
    seconds : float
        Time of the last attempt (s).

    """

    job: Job
    result: Mapping[str, Any] | None = None
    reason: str = ''
    attempts: int = 1
    seconds: float = 0.0


class BagWorker:
    """
    A worker process with its own segmenter.

    Parameters
    ----------
    work : Work
        What to do with bags.
    device : str
        Device of the segmenter.
    num_threads : int
        Threads of the segmenter.

    """

    def __init__(self, work: Work, device: str, num_threads: int) -> None:
        self._process = work.prepare(device, num_threads)
        self._fraction = 0.0

    def run(self, job: Job) -> tuple[Mapping[str, Any] | None, str]:
        """Process a bag, and return its result or why it has none."""
        self._fraction = 0.0
        try:
            return self._process(job, self._note), ''
        except AsisError as error:
            return None, ' '.join(str(error).split())

    def fraction(self) -> float:
        """Fraction of the scans of the current bag that is done; answered while it runs."""
        return self._fraction

    def _note(self, done: int, total: int) -> None:
        self._fraction = done / max(total, 1)


@dataclass(slots=True)
class _Task:
    """A bag that a worker has."""

    job: Job
    worker: Any
    attempts: int
    started: float
    fraction: float = 0.0


class Pool:
    """
    Processes bags on workers.

    Parameters
    ----------
    ray : module
        Ray, connected.
    work : Work
        What to do with bags.
    share : Share
        Number and size of the workers.
    retries : int
        How often a bag is tried again whose worker died.

    """

    def __init__(self, ray: Any, work: Work, share: Share, retries: int) -> None:
        self._ray = ray
        self._retries = retries
        self._share = share
        # Two threads: one answers how far the other is.
        actor = ray.remote(
            num_cpus=share.num_cores, num_gpus=int(share.has_gpu), max_concurrency=2
        )(BagWorker)
        self._new_worker = lambda: actor.remote(work, share.device, share.num_cores)

    def run(
        self,
        jobs: Sequence[Job],
        on_done: Callable[[Outcome], None] = lambda outcome: None,
        on_progress: Callable[[int, float], None] = lambda done, fraction: None,
    ) -> list[Outcome]:
        """
        Process all bags; one that fails stops no other.

        Parameters
        ----------
        jobs : sequence of Job
            The bags.
        on_done : callable, optional
            Called with the outcome of each bag.
        on_progress : callable, optional
            Called about once a second with the number of bags done, and the fraction of all work
            that is done, by the sizes of the bags.

        Returns
        -------
        list of Outcome
            In the order of the jobs.

        """
        # The largest first, so that none is left for the end.
        waiting = deque((job, 1) for job in sorted(jobs, key=lambda job: -job.size))
        total = max(sum(job.size for job in jobs), 1)
        running: dict[Any, _Task] = {}
        idle: list[Any] = []
        outcomes: dict[str, Outcome] = {}
        while waiting or running:
            while waiting and len(running) < self._share.num_workers:
                job, attempts = waiting.popleft()
                worker = idle.pop() if idle else self._new_worker()
                running[worker.run.remote(job)] = _Task(job, worker, attempts, time.monotonic())
            ready, _ = self._ray.wait(list(running), timeout=POLL)
            for reference in ready:
                task = running.pop(reference)
                outcome, is_alive = self._outcome(reference, task)
                if is_alive:
                    idle.append(task.worker)
                if outcome is None:
                    waiting.append((task.job, task.attempts + 1))
                else:
                    outcomes[task.job.name] = outcome
                    on_done(outcome)
            self._ask_progress(running.values())
            done = sum(outcome.job.size for outcome in outcomes.values())
            part = sum(task.fraction * task.job.size for task in running.values())
            on_progress(len(outcomes), (done + part) / total)
        for worker in idle:
            self._ray.kill(worker)
        return [outcomes[job.name] for job in jobs]

    def _outcome(self, reference: Any, task: _Task) -> tuple[Outcome | None, bool]:
        """Outcome of a bag, None if it is to be tried again, and whether its worker is alive."""
        seconds = time.monotonic() - task.started
        try:
            result, reason = self._ray.get(reference)
        except self._ray.exceptions.RayError as error:
            self._ray.kill(task.worker)
            if task.attempts <= self._retries:
                return None, False
            result, reason = None, f'{_reason(error)} ({task.attempts} attempts)'
            is_alive = False
        else:
            is_alive = True
        outcome = Outcome(
            job=task.job,
            result=result,
            reason=reason,
            attempts=task.attempts,
            seconds=seconds,
        )
        return outcome, is_alive

    def _ask_progress(self, tasks: Any) -> None:
        """Ask the workers how far they are; one that starts, or dies, does not answer."""
        asked = {task.worker.fraction.remote(): task for task in tasks}
        if not asked:
            return
        ready, _ = self._ray.wait(list(asked), num_returns=len(asked), timeout=POLL / 2)
        for reference in ready:
            try:
                asked[reference].fraction = self._ray.get(reference)
            except self._ray.exceptions.RayError:
                continue  # its bag tells


def _reason(error: Exception) -> str:
    """Describe the end of a worker in a line."""
    cause = getattr(error, 'cause', None)
    if cause is not None:  # an exception that nobody expected
        return f'{type(cause).__name__}: {" ".join(str(cause).split())[:300]}'
    return 'its worker process died, perhaps killed for lack of memory'
