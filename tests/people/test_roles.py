"""Roles are given and taken back, also by two at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from panel.access import Role
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.people.models import RoleGrant
from tests.makers import a_person, an_organiser
from tests.people.test_sign_in import ask, mailed


def at_once(*presses):
    barrier = Barrier(len(presses))

    def press(work):
        barrier.wait(timeout=20)
        return work().status_code

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(press, presses))


def take_back(window, person, role="organiser"):
    return window.post(f"/en/people/roles/{person.id}/take-back/{role}")


def test_a_role_that_somebody_does_not_have_is_not_taken_back(app, work, as_person):
    with work():
        person, organiser = a_person(), an_organiser()

    answer = take_back(as_person(organiser), person, "moderator")

    assert answer.status_code == 409
    assert "does not have that role" in answer.text
    with work():
        assert not db.session.scalar(select(func.count()).where(AuditEntry.verb == "role.take-back"))


def test_of_two_organisers_who_take_the_role_from_each_other_one_is_left(app, work, sign_in):
    for _ in range(6):
        with work():
            left, right = an_organiser(), an_organiser()
        windows = [sign_in(app.test_client(), person) for person in (left, right)]
        windows[0].environ_base["REMOTE_ADDR"] = "203.0.113.7"  # the limits of one network would let them in one by one

        at_once(lambda: take_back(windows[0], right), lambda: take_back(windows[1], left))  # noqa: B023 - run at once

        with work():
            holders = select(RoleGrant).where(RoleGrant.role == Role.ORGANISER)
            (last,) = db.session.scalars(holders)
            db.session.delete(last)


def test_who_signs_in_at_the_moment_they_get_a_role_gives_the_second_proof_too(app, work, sign_in, monkeypatch):
    with work():
        organiser = an_organiser()
    organisers = sign_in(app.test_client(), organiser)
    monkeypatch.setitem(app.config, "SECOND_FACTOR", True)
    for _ in range(8):
        with work():
            person = a_person()
        window = app.test_client()
        ask(window, person.email)
        link = mailed(work)[1]

        codes = at_once(
            lambda: organisers.post(f"/en/people/roles/{person.id}/grant", data={"role": "moderator"}),  # noqa: B023 - at once
            lambda: window.post(link),  # noqa: B023 - as above
        )

        assert codes == [303, 303]
        assert window.get("/en/desk").status_code != 200
