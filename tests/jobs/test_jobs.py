"""Long work: done once, taken up again when its worker dies, waiting longer after each failure, set aside visibly."""

from datetime import timedelta

import pytest

from panel import clock
from panel.errors import RuleBroken
from panel.extensions import db
from panel.jobs import actions, rules, running
from panel.jobs.kinds import Kind, Lane, duty
from panel.jobs.models import Job, JobState


def kinds(do=lambda *_: None, **others) -> dict[str, Kind]:
    return {"count-round": Kind(do, Lane.LONG), **others}


def the_job(kind="count-round", subject=7) -> Job:
    return db.session.scalars(Job.of(kind, subject)).one()


def queue(work) -> None:
    with work():
        actions.enqueue("count-round", 7)


def claim():
    return actions.claim(kinds())


@pytest.fixture
def later(monkeypatch):
    """`later(minutes=1)` moves the clock on."""

    def move(**much):
        moment = clock.now() + timedelta(**much)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return move


def fail(_subject, _progress):
    raise ZeroDivisionError("no voters")


def test_a_job_is_done_and_tells_its_progress(work):
    queue(work)

    with work():
        running.run(claim(), kinds(lambda _subject, progress: progress(3, 9)))

    with work():
        job = the_job()
    assert (job.state, job.done, job.total, job.lease_token) == (JobState.DONE, 3, 9, None)


def test_a_claimed_job_is_not_taken_twice(work):
    queue(work)

    with work():
        assert claim() is not None
        assert claim() is None


def test_a_lane_takes_only_its_own_kinds(work):
    queue(work)

    with work():
        assert actions.claim({"other": Kind(fail, Lane.SHORT)}) is None


def test_a_job_whose_worker_died_is_taken_up_within_a_minute(work, later):
    queue(work)
    with work():
        claim()

    later(seconds=61)

    with work():
        assert claim() is not None


def test_a_job_whose_worker_lives_is_left_to_it(work, later):
    queue(work)
    with work():
        lease = claim()
    for _ in range(3):
        later(seconds=45)
        with work():
            assert running.renew(lease)
            assert claim() is None


def test_work_of_a_dead_worker_is_taken_up_although_the_clock_was_set_back(work, later):
    queue(work)
    with work():
        lost = claim()
    later(days=-1)

    with work():
        taken = claim()

    assert taken
    assert taken.token != lost.token


def test_a_worker_whose_lease_ran_out_changes_nothing_any_more(work, later):
    queue(work)
    with work():
        lost = claim()
    later(seconds=61)
    with work():
        held = claim()

    def enqueue_something(_subject, _progress):
        actions.enqueue("side-effect", 1)

    with work():
        running.run(lost, kinds(enqueue_something))
        running.run(lost, kinds(fail))
        running.run(lost, kinds(lambda _subject, progress: progress(1, 2)))
        assert not running.renew(lost)

    with work():
        job, effects = the_job(), db.session.scalars(Job.of("side-effect", 1)).all()
    assert (job.state, job.lease_token, job.done, job.failure) == (JobState.RUNNING, held.token, 0, None)
    assert effects == []


def test_failures_wait_longer_each_time_and_then_the_job_is_set_aside(work, later):
    queue(work)
    waits = []

    for _ in range(rules.TRIES):
        with work():
            running.run(claim(), kinds(fail))
            assert claim() is None
        with work():
            job = the_job()
        if job.state == JobState.QUEUED:
            waits.append(job.not_before - clock.now())
            later(seconds=waits[-1].total_seconds() + 1)

    assert [round(wait.total_seconds()) for wait in waits] == [10, 60, 300, 1800]
    assert (job.state, job.tries) == (JobState.FAILED, rules.TRIES)
    assert "no voters" in job.failure


def test_a_job_that_fails_lets_others_pass(work):
    with work():
        actions.enqueue("count-round", 7)
        actions.enqueue("count-round", 8)

    with work():
        running.run(claim(), kinds(fail))
        following = claim()

    assert following.subject_id == 8


def test_a_job_that_kills_its_worker_each_time_is_set_aside(work, later):
    queue(work)

    for _ in range(rules.TRIES):
        with work():
            assert claim() is not None
        later(seconds=61)

    with work():
        assert claim() is None
    with work():
        job = the_job()
    assert (job.state, job.failure) == (JobState.FAILED, actions.DIED)


def test_a_job_that_is_stopped_goes_back_and_no_try_is_counted(work):
    queue(work)

    with work():
        running.run(claim(), kinds(lambda _subject, progress: progress(1, 2)), stopping=lambda: True)

    with work():
        job = the_job()
    assert (job.state, job.tries, job.lease_token) == (JobState.QUEUED, 0, None)


def test_what_a_failed_job_wrote_is_not_kept(work):
    queue(work)

    def write_and_fail(subject, progress):
        actions.enqueue("half-done", subject)
        fail(subject, progress)

    with work():
        running.run(claim(), kinds(write_and_fail))

    with work():
        assert db.session.scalars(Job.of("half-done", 7)).all() == []


def test_a_finished_job_can_be_queued_again(work):
    queue(work)
    with work():
        running.run(claim(), kinds())
        actions.enqueue("count-round", 7)

    with work():
        assert the_job().state == JobState.QUEUED


def test_work_that_was_set_aside_is_asked_for_again_once(work):
    queue(work)
    with work():
        the_job().state = JobState.FAILED

    with work():
        actions.try_again(the_job())
        with pytest.raises(RuleBroken, match="queued again already"):
            actions.try_again(the_job())

    with work():
        assert claim() is not None


def test_a_duty_comes_round_by_itself(work, later):
    done = []
    duties = {"sweep": duty(lambda: done.append(1), every=timedelta(minutes=30))}
    with work():
        actions.enlist(duties)
        actions.enlist(duties)
        assert actions.claim(duties) is None

    for expected in (1, 2):
        later(minutes=31)
        with work():
            running.run(actions.claim(duties), duties)
            assert actions.claim(duties) is None
        assert len(done) == expected

    with work():
        assert the_job("sweep", 0).finished_at == clock.now()


@pytest.mark.parametrize("killed", [True, False])
def test_a_duty_that_always_fails_is_still_tried_when_it_comes_round(work, later, killed):
    duties = {"sweep": duty(lambda: 1 / 0, every=timedelta(days=1))}
    with work():
        actions.enlist(duties)
    for _ in range(rules.TRIES):
        later(hours=2)
        with work():
            lease = actions.claim(duties)
            if not killed:
                running.run(lease, duties)
    later(seconds=61)
    with work():
        assert actions.claim(duties) is None
        failure = the_job("sweep", 0).failure

    later(days=1)

    with work():
        assert actions.claim(duties) is not None
    assert failure == (actions.DIED if killed else "ZeroDivisionError: division by zero")
