"""Jobs: in the order in which people wait, for as long as they wait, and never in silence."""

import time

import pytest

from core.jobs import NOBODY, Queue, UnavailableError
from tests.core.jobs.counting import WAIT, Count, until


class Broken(Count):
    def work(self):
        yield 1
        if self.steps:
            raise OSError("no table")
        yield 1 // self.steps


@pytest.fixture
def queue():
    made = Queue("test", patience=WAIT)
    yield made
    made.close()
    assert not any(thread.is_alive() for thread in made._threads)


def test_one_job_for_equal_keys_whoever_asks(queue):
    job = queue.request(Count("a"), "ann")
    assert queue.request(Count("a"), "bob") is job
    assert queue.find("a") is job
    job.let()
    assert job.result(WAIT) == "a 3"
    assert (job.status, job.progress, job.reason, job.position) == ("done", 3, "", 0)
    assert queue.request(Count("a"), "eve") is job
    assert queue.find("b") is None


def test_urgent_wishes_come_first_and_a_job_is_as_urgent_as_its_most_urgent_visitor(queue):
    order = []
    first = queue.request(Count("first", order=order))
    until(lambda: first.status == "running")
    due = queue.request(Count("due", order=order).let(), NOBODY, "default")
    seed = queue.request(Count("seed", order=order).let(), "ann", "band")
    page = queue.request(Count("page", order=order).let(), "ann")
    raised = queue.request(Count("raised", order=order).let(), NOBODY, "default")
    assert [job.position for job in (first, page, seed, due, raised)] == [0, 1, 2, 3, 4]
    raised.attend("bob")
    assert [job.position for job in (page, raised, seed, due)] == [1, 2, 3, 4]
    raised.leave("bob")
    assert [job.position for job in (page, seed, due, raised)] == [1, 2, 3, 4]
    first.let()
    assert raised.wait(WAIT)
    assert order == ["first", "page", "seed", "due", "raised"]


def test_what_is_more_urgent_is_done_between_two_steps_of_the_job_under_way(queue):
    order = []
    due = queue.request(Count("due", order=order), NOBODY, "default")
    until(lambda: due.status == "running")
    seed = queue.request(Count("seed", order=order), "ann", "band")
    page = queue.request(Count("page", order=order).let(), "ann")
    assert [job.position for job in (due, page, seed)] == [0, 0, 1]
    due.let(1)
    assert page.result(WAIT) == "page 3"
    until(lambda: seed.status == "running")
    assert (due.status, due.progress) == ("running", 1)
    urgent = queue.request(Count("urgent", order=order).let(), "bob")
    seed.let(1)
    assert urgent.wait(WAIT)
    assert not seed.finished
    due.let()
    seed.let()
    assert seed.result(WAIT) == "seed 3"
    assert due.result(WAIT) == "due 3"
    assert order == ["due", "page", "seed", "urgent"]


def test_the_last_who_leaves_ends_and_forgets_the_job(queue):
    running, waiting = queue.request(Count("a"), "ann"), queue.request(Count("b"), "ann")
    until(lambda: running.status == "running")
    for job in (running, waiting):
        job.attend("bob")
        job.leave("ann")
        assert not job.ending
        job.leave("bob")
    assert (waiting.status, waiting.reason, waiting.reason_key) == (
        "stopped",
        "Counting b was stopped.",
        "count-stopped",
    )
    assert running.wait(WAIT)
    assert running.status == "stopped"
    with pytest.raises(UnavailableError, match=r"Counting a was stopped\."):
        running.result(0)
    assert queue.find("a") is queue.find("b") is None


@pytest.mark.parametrize("moment", ["queued", "running", "paused"])
def test_wishes_without_a_sign_of_their_visitor_are_dropped(moment):
    queue = Queue("test", patience=0.2)
    other = queue.request(Count("other"))
    until(lambda: other.status == "running")
    if moment != "queued":
        other.let()
        assert other.wait(WAIT)
    job = queue.request(Count("a"), "ann")
    if moment == "paused":
        job.pause("ann")
        until(lambda: job.let(1).status == "paused")
    assert job.wait(WAIT)
    assert (job.status, job.reason_key) == ("stopped", "count-abandoned")
    assert queue.find("a") is None
    kept = queue.request(Count("kept"))  # nobody's wish never grows old
    watched = queue.request(Count("watched"), "bob")
    end = time.monotonic() + 0.5
    until(lambda: watched.attend("bob") or time.monotonic() > end)
    assert not kept.ending
    assert not watched.ending
    queue.close()


def test_a_pause_gives_the_place_away_and_only_when_all_have_paused(queue):
    job = queue.request(Count("a", steps=4), "ann")
    job.attend("bob")
    job.pause("ann")
    job.let(1)
    until(lambda: job.progress == 1)
    assert job.status == "running"
    job.pause("bob")
    job.let(1)
    until(lambda: job.status == "paused")
    other = queue.request(Count("b").let(), "eve")
    assert other.wait(WAIT)
    assert (job.status, job.progress) == ("paused", 2)
    job.pause("ann", False)
    job.let()
    assert job.result(WAIT) == "a 4"
    queued = queue.request(Count("c").let(), "ann")
    blocked = queue.request(Count("d"), "ann")
    assert queued.wait(WAIT)
    until(lambda: blocked.status == "running")
    paused = queue.request(Count("e").let(), "ann")
    paused.pause("ann")
    assert (paused.status, paused.position) == ("paused", 0)
    paused.attend("bob")  # who does not pause
    assert (paused.status, paused.position) == ("queued", 1)


def test_failures_are_said_and_the_thread_goes_on(queue, caplog):
    job = queue.request(Broken("a"))
    assert job.wait(WAIT)
    assert (job.status, job.progress, job.reason_key) == ("failed", 1, "count-failed")
    assert job.reason == "Counting a failed: OSError: no table"
    assert "no table" in caplog.text
    with pytest.raises(UnavailableError, match="no table"):
        job.result(0)
    known = queue.request(Broken("b", steps=0))
    assert known.wait(WAIT)
    assert (known.reason, known.reason_key) == (
        "Counting b failed: integer division or modulo by zero.",
        "count-zero",
    )
    assert queue.request(Broken("a"), restart=False) is job
    assert queue.request(Count("a").let()).result(WAIT) == "a 3"


class Leaving(Count):
    def work(self):
        yield 1
        raise self.error("enough")


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit])
def test_nobody_waits_for_a_job_that_leaves_its_thread(queue, error):
    below = queue.request(Count("below"), NOBODY, "default")
    until(lambda: below.status == "running")
    leaving = Leaving("leaving")
    leaving.error = error
    queue.request(leaving)
    below.let()
    with pytest.raises(UnavailableError, match=f"{error.__name__}: enough"):
        leaving.result(WAIT)
    assert (leaving.status, leaving.reason_key) == ("failed", "count-failed")
    assert below.result(WAIT) == "below 3"
    assert queue.request(Count("next").let()).result(WAIT) == "next 3"


def test_a_job_that_is_still_ending_can_be_asked_for_again(queue):
    job = queue.request(Count("a"), "ann")
    until(lambda: job.status == "running")
    job.cancel()
    assert queue.request(Count("a"), "bob", restart=False) is job
    again = queue.request(Count("a").let(), "ann")
    assert again is not job
    assert again.wait(WAIT)
    assert (job.status, again.status) == ("stopped", "done")
    again.cancel()
    assert again.status == "done"


def test_finished_jobs_are_forgotten_in_order():
    queue = Queue("test", keep=2, patience=WAIT)
    for key in "abcd":
        assert queue.request(Count(key).let()).wait(WAIT)
    assert [key for key in "abcd" if queue.find(key)] == ["c", "d"]
    queue.close()
    queue = Queue("test", keep_done=False, patience=WAIT)
    assert queue.request(Count("a").let()).wait(WAIT)
    assert queue.find("a") is None
    queue.close()


def test_a_few_run_at_once_and_closing_ends_them():
    queue = Queue("test", workers=2, patience=WAIT)
    jobs = [queue.request(Count(key), "ann") for key in "abc"]
    until(lambda: [job.status for job in jobs] == ["running", "running", "queued"])
    with pytest.raises(TimeoutError, match=r"expected Counting a within 0\.01 s, it is running"):
        jobs[0].result(0.01)
    queue.close(WAIT)
    assert [job.status for job in jobs] == ["stopped"] * 3
    assert not any(thread.is_alive() for thread in queue._threads)
    with pytest.raises(RuntimeError, match="expected an open queue"):
        queue.request(Count("d"))
    with pytest.raises(ValueError, match="at least one worker"):
        Queue("test", workers=0)


class Pair(Count):
    """Takes those of its kind along."""

    def takes(self, other):
        return isinstance(other, Pair)

    def work_together(self, jobs):
        self.order.append("".join(job.key for job in jobs))
        for step in (1, 2):
            while not self.permits.acquire(timeout=0.005):
                if all(job.cancelled.is_set() for job in jobs):
                    return (None,) * len(jobs)
            yield tuple(10 * i + step for i in range(len(jobs)))
        return tuple(ZeroDivisionError("no") if job.steps == 0 else job.key for job in jobs)


def test_a_job_takes_others_along_that_wait_at_its_priority(queue):
    order = []
    blocked = queue.request(Count("x", order=order))
    until(lambda: blocked.status == "running")
    first = queue.request(Pair("a", order=order).let(1), "ann", "band")
    later = queue.request(Pair("b", order=order).let(), NOBODY, "default")
    other = queue.request(Count("c", order=order).let(), "ann", "band")
    second = queue.request(Pair("d", order=order), "ann", "band")
    wrong = queue.request(Pair("e", steps=0, order=order), "ann", "band")
    blocked.let()
    until(lambda: second.progress == 11)
    assert (first.progress, wrong.progress, second.status, other.position) == (1, 21, "running", 3)
    second.leave("ann")
    assert queue.find("d") is None
    first.let()
    for job in (first, second, wrong, other, later):
        assert job.wait(WAIT)
    assert order == ["x", "ade", "c", "b"]
    assert (first.result(0), second.result(0), wrong.status, wrong.reason_key) == (
        "a",
        "d",
        "failed",
        "count-zero",
    )
