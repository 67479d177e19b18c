"""What one visitor sees of a job that others share."""

import pytest

from core.jobs import Queue, Visit, Visits
from tests.core.jobs.counting import WAIT, Count, until


@pytest.fixture
def visits():
    queue = Queue("test", patience=WAIT)
    yield Visits(queue, keep=2)
    queue.close()


def test_a_stop_and_a_pause_are_the_visitors_own(visits):
    ann, bob = (visits.start(name, Count("a", steps=5), Visit) for name in ("ann", "bob"))
    assert ann.job is bob.job
    ann.job.let(1)
    until(lambda: ann.progress == 1)
    ann.pause()
    ann.job.let(1)
    until(lambda: bob.progress == 2)
    assert (ann.status, ann.progress, bob.status) == ("paused", 1, "running")
    ann.attend()  # to look on is not to resume
    assert (ann.status, ann.job.held) == ("paused", False)
    ann.resume()
    assert (ann.status, ann.progress) == ("running", 2)
    ann.stop()
    ann.job.let(1)
    until(lambda: bob.progress == 3)
    assert (ann.status, ann.progress, ann.finished, ann.position) == ("stopped", 2, True, 0)
    assert (ann.reason, ann.reason_key) == ("Counting a was stopped.", "count-stopped")
    ann.resume()
    ann.pause()
    assert ann.status == "stopped"
    bob.job.let()
    assert bob.wait(WAIT)
    assert (bob.status, bob.progress, ann.status) == ("done", 5, "stopped")


def test_a_paused_view_of_a_job_that_others_finished_shows_the_end(visits):
    ann, bob = (visits.start(name, Count("a"), Visit) for name in ("ann", "bob"))
    ann.pause()
    bob.job.let()
    assert bob.wait(WAIT)
    assert (ann.status, ann.progress) == ("done", 3)


def test_a_visitor_has_one_and_asking_for_another_leaves_it(visits):
    first = visits.start("ann", Count("a"), Visit)
    assert visits.start("ann", Count("a"), Visit) is first
    second = visits.start("ann", Count("b"), Visit)
    assert visits.find("ann") is second
    assert (first.status, second.finished) == ("stopped", False)
    assert first.job.wait(WAIT)
    assert first.job.status == "stopped"
    second.job.let()
    assert second.wait(WAIT)
    again = visits.start("ann", Count("b"), Visit)
    assert again is second
    stopped = visits.start("ann", Count("c"), Visit)
    stopped.stop()
    assert visits.start("ann", Count("c"), Visit) is not stopped


def test_visits_of_finished_jobs_are_forgotten_in_order(visits):
    for name in "abcd":
        assert visits.start(name, Count(name).let(), Visit).wait(WAIT)
    assert [name for name in "abcd" if visits.find(name)] in (["b", "c", "d"], ["c", "d"])


def test_one_job_follows_another_while_the_visitor_looks(visits):
    first = visits.start("ann", Count("a"), Visit, [Count("b"), Count("c")])
    assert visits.find("ann") is first
    first.job.let()
    assert first.wait(WAIT)
    second = visits.find("ann")
    assert (second.job.key, second.finished) == ("b", False)
    second.stop()
    assert visits.find("ann") is second  # after a stop nothing follows
    third = visits.start("ann", Count("d"), Visit)
    third.job.let()
    assert third.wait(WAIT)
    assert visits.find("ann") is third  # what followed the job before is forgotten


def test_what_a_visitor_has_stopped_is_known_until_they_start_it(visits):
    visits.start("ann", Count("a"), Visit)
    visits.start("ann", Count("b"), Visit)
    visits.stop("ann")
    visits.stop("bob")
    assert [visits.declined("ann", key) for key in "ab"] == [False, True]
    assert not visits.declined("bob", "b")
    visits.start("ann", Count("b"), Visit)
    assert not visits.declined("ann", "b")
