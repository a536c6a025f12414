"""Compiles that nobody waits for on the line: submitted, asked about, cancelled."""

from __future__ import annotations

import asyncio
import secrets
import time
from typing import TYPE_CHECKING, Any, Literal

import attrs

from ananke_modal.service.problems import Problem
from ananke_modal.service.store import Held
from ananke_modal.service.unforeseen import unforeseen

if TYPE_CHECKING:
    from ananke_modal.service.compiling import Service

State = Literal["running", "done", "failed", "cancelled"]
KEPT_SECONDS = 3_600.0
_KEPT_BYTES = 256 * 1024 * 1024


@attrs.define(eq=False)
class Job:
    """One compile."""

    id: str
    group: str
    state: State = "running"
    percent: int = 0
    stage: str = "waiting"
    held: Held | None = None
    problem: Problem | None = None
    ended: float = 0.0
    task: asyncio.Task[None] | None = None
    token: str = ""

    def document(self) -> dict[str, Any]:
        """What is answered about it."""
        answer: dict[str, Any] = {"id": self.id, "status": self.state, "progress": self.percent, "stage": self.stage}
        if self.held is not None:
            answer |= {"hash": self.held.hash, "ir": f"/v1/jobs/{self.id}/ir"}
        if self.problem is not None:
            answer["error"] = self.problem.document()
        return answer

    def result(self) -> Held:
        """The IR.

        Raises:
            Problem: why there is none; 409 where there is none yet.
        """
        if self.held is not None:
            return self.held
        raise self.problem or Problem(409, "ANK910", f"the job is {self.state}")


class Jobs:
    """The jobs of this process; what ended is kept for an hour, as long as there is room."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._jobs: dict[str, Job] = {}
        self._tokens: dict[tuple[str, str], str] = {}

    @property
    def unfinished(self) -> int:
        """How many have not ended."""
        return sum(job.state == "running" for job in self._jobs.values())

    def submit(self, body: bytes, group: str, token: str = "") -> Job:
        """Begin a job; with the ``token`` of an earlier one (an ``Idempotency-Key``), that one.

        Raises:
            Problem: 503, there are too many.
        """
        self._forget()
        known = self._jobs.get(self._tokens.get((group, token), "")) if token else None
        if known is not None:
            return known
        if self.unfinished >= self._service.settings.max_jobs:
            raise Problem.busy(503, f"{self._service.settings.max_jobs} jobs have not ended yet", 10)
        job = Job(secrets.token_hex(16), group, token=token)
        self._jobs[job.id] = job
        if token:
            self._tokens[group, token] = job.id
        job.task = asyncio.create_task(self._run(job, body))
        return job

    def of(self, group: str) -> list[Job]:
        """Those of a group that have not ended."""
        return [job for job in self._jobs.values() if job.group == group and job.state == "running"]

    def find(self, id: str, group: str) -> Job:
        """A job of this group.

        Raises:
            Problem: 404, there is none, or it ended more than an hour ago.
        """
        self._forget()
        job = self._jobs.get(id)
        if job is None or job.group != group:
            raise Problem(404, "ANK910", "there is no such job; one that ended is kept for an hour at most")
        return job

    def cancel(self, id: str, group: str) -> Job:
        """Stop a job that runs; one that ended stays as it is.

        Raises:
            Problem: 404, as `find`.
        """
        job = self.find(id, group)
        if job.state == "running":
            job.state, job.ended = "cancelled", time.monotonic()
            if job.task is not None:
                job.task.cancel()
        return job

    async def close(self) -> None:
        """Cancel what runs."""
        tasks = [job.task for job in self._jobs.values() if job.task is not None and not job.task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def drained(self) -> None:
        """Wait until every job ended."""
        await asyncio.gather(*(job.task for job in self._jobs.values() if job.task is not None), return_exceptions=True)

    async def _run(self, job: Job, body: bytes) -> None:
        def tell(percent: int, stage: str) -> None:
            job.percent, job.stage = percent, stage

        service = self._service
        seconds = service.settings.job_seconds
        until = time.monotonic() + seconds
        try:
            while True:
                try:
                    job.held = await service.compile(body, job.group, tell=tell, seconds=seconds)
                    break
                except Problem as problem:
                    if problem.status != 503 or time.monotonic() > until:
                        raise
                    # A job has time: it waits for its turn outside of the queue of those on the line.
                    await asyncio.sleep(min(5.0, float(problem.headers.get("Retry-After", "1"))))
            job.state, job.percent, job.stage = "done", 100, "finish"
        except Problem as problem:
            job.state, job.problem = "failed", problem
        except asyncio.CancelledError:
            job.state = "cancelled"
        except Exception as error:
            job.state = "failed"
            job.problem = unforeseen(error, job.id)
        finally:
            job.ended = time.monotonic()

    def _forget(self) -> None:
        now = time.monotonic()
        ended = sorted((job for job in self._jobs.values() if job.state != "running"), key=lambda job: -job.ended)
        size = 0
        for job in ended:
            size += len(job.held.data) if job.held is not None else 0
            if now - job.ended > KEPT_SECONDS or size > _KEPT_BYTES:
                del self._jobs[job.id]
                self._tokens.pop((job.group, job.token), None)
