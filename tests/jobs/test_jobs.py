"""Long work: done once, taken up again when its worker dies, and visible when it fails."""

from datetime import timedelta

from panel import clock
from panel.extensions import db
from panel.jobs import actions
from panel.jobs.models import Job, JobState


def the_job() -> Job:
    return db.session.scalars(Job.of("count-round", 7)).one()


def test_a_job_is_done_and_tells_its_progress(work):
    with work():
        actions.enqueue("count-round", 7)

    with work():
        actions.run(actions.claim(), {"count-round": lambda _subject, progress: progress(3, 9)})

    with work():
        job = the_job()
    assert (job.state, job.done, job.total) == (JobState.DONE, 3, 9)


def test_a_claimed_job_is_not_taken_twice(work):
    with work():
        actions.enqueue("count-round", 7)

    with work():
        assert actions.claim() is not None
        assert actions.claim() is None


def test_a_job_whose_worker_died_is_taken_up_again(work, monkeypatch):
    with work():
        actions.enqueue("count-round", 7)
    with work():
        actions.claim()

    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)

    with work():
        assert actions.claim() is not None


def test_a_job_that_fails_three_times_says_so(work):
    with work():
        actions.enqueue("count-round", 7)

    def fail(_subject, _progress):
        raise ZeroDivisionError("no voters")

    with work():
        for _ in range(3):
            actions.run(actions.claim(), {"count-round": fail})
        assert actions.claim() is None

    with work():
        job = the_job()
    assert job.state == JobState.FAILED
    assert "no voters" in job.failure


def test_a_finished_job_can_be_queued_again(work):
    with work():
        actions.enqueue("count-round", 7)
        db.session.commit()
        actions.run(actions.claim(), {"count-round": lambda *_: None})
        actions.enqueue("count-round", 7)

    with work():
        assert the_job().state == JobState.QUEUED
