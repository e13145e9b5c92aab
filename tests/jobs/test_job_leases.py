"""Jobs as rows: who has one, who may have it next, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from antedate.errors import ArchiveError
from antedate.jobs import Worker
from antedate.store import Archive, JobState


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Archive]:
    """An archive with nothing in it."""
    with Archive.open(tmp_path / "archive", create=True) as archive:
        yield archive


def _ask(archive: Archive, kind: str = "verify", **given: object) -> str:
    return archive.jobs.ask(kind, given, about="all of it", who="tester")


def test_jobs_are_had_in_order_and_each_by_one_worker(empty: Archive) -> None:
    first, second = _ask(empty), _ask(empty)
    one, two = empty.jobs.lease("one"), empty.jobs.lease("two")
    assert one is not None
    assert two is not None
    assert (one.id, two.id) == (first, second)
    assert empty.jobs.lease("three") is None
    assert not empty.jobs.renew(first, "two", "", None)
    empty.jobs.end(first, "two", JobState.DONE, result={})
    assert empty.jobs.find(first).state is JobState.RUNNING


def test_what_was_asked_once_is_one_job_until_it_is_over(empty: Archive) -> None:
    def ask() -> str:
        return empty.jobs.ask("playable", {"sha256": "a"}, about="a", who="b", once=True)

    found: list[str] = []
    together = [Thread(target=lambda: found.append(ask())) for _ in range(8)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    (one,) = set(found)
    empty.jobs.lease("worker")
    assert ask() == one
    empty.jobs.end(one, "worker", JobState.DONE, result={})
    assert ask() != one


def test_a_job_that_three_workers_died_over_fails_with_a_sentence(empty: Archive) -> None:
    id = _ask(empty)
    for number in range(3):
        worker = f"worker {number}"
        taken = empty.jobs.lease(worker)
        assert taken is not None
        assert taken.tries == number + 1
        empty.jobs.release(worker)
    assert empty.jobs.lease("a fourth") is None
    failed = empty.jobs.find(id)
    assert failed.state is JobState.FAILED
    assert failed.error is not None
    assert "one by one" in failed.error
    # And it holds up nothing.
    assert _ask(empty) == getattr(empty.jobs.lease("a fifth"), "id", None)


def test_a_job_given_back_was_not_tried(empty: Archive) -> None:
    id = _ask(empty)
    for number in range(5):
        assert empty.jobs.lease(f"worker {number}") is not None
        empty.jobs.give_back(id, f"worker {number}")
    assert empty.jobs.find(id).tries == 0


def test_a_waiting_job_stops_at_once_and_a_leased_one_at_its_next_step(empty: Archive) -> None:
    waiting, worked = _ask(empty), _ask(empty)
    empty.jobs.ask_to_stop(waiting)
    assert empty.jobs.find(waiting).state is JobState.STOPPED
    taken = empty.jobs.lease("worker")
    assert taken is not None
    assert taken.id == worked
    empty.jobs.ask_to_stop(worked)
    assert empty.jobs.find(worked).state is JobState.RUNNING
    assert not empty.jobs.renew(worked, "worker", "", None)
    # Its worker dies before the next step: nobody begins it again.
    empty.jobs.release("worker")
    assert empty.jobs.lease("another") is None
    assert empty.jobs.find(worked).state is JobState.STOPPED


def test_a_job_that_fails_leaves_the_next_one_running(
    empty: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    missing = _ask(empty, "playable", sha256="0" * 64)
    wrong = _ask(empty, "playable")
    unknown = _ask(empty, "unheard of")
    sound = _ask(empty)
    Worker(empty).work(Event(), until_idle=True)
    states = [empty.jobs.find(id).state for id in (missing, wrong, unknown, sound)]
    assert states == [JobState.FAILED] * 3 + [JobState.DONE]
    assert "Send it in again" in (empty.jobs.find(missing).error or "")
    assert "Its log says where" in (empty.jobs.find(wrong).error or "")
    assert "newer version" in (empty.jobs.find(unknown).error or "")
    assert "failed" in caplog.text
    caplog.clear()


def test_lists_leave_out_what_is_long_and_go_on(empty: Archive) -> None:
    ids = [_ask(empty, n=number) for number in range(7)][::-1]
    Worker(empty).work(Event(), until_idle=True)
    other = _ask(empty, "check")
    pages, before = [], None
    while page := empty.jobs.listed(before=before, most=3, kind="verify"):
        pages += [job.id for job in page]
        before = page[-1].id
        assert all(job.result is None and job.given == {} for job in page)
    assert pages == ids
    assert [job.id for job in empty.jobs.listed(state=JobState.QUEUED)] == [other]
    assert empty.jobs.counts() == {JobState.DONE: 7, JobState.QUEUED: 1}
    assert empty.jobs.find(ids[0]).result is not None


def test_an_unknown_job_is_said_to_be_none(empty: Archive) -> None:
    with pytest.raises(ArchiveError, match="no job"):
        empty.jobs.find("0" * 32)
    assert empty.jobs.known("0" * 32) is None
