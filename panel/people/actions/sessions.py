"""Begin, load, prove and end sign-ins. One row for each browser: when the row is gone, its cookie opens nothing."""

import secrets
from functools import cache

from flask import current_app, has_request_context, request
from sqlalchemy import Select, bindparam, delete, select

from panel import clock
from panel.access import Action, is_demo
from panel.extensions import db, writing
from panel.people import rules
from panel.people.browsers import browser_and_system
from panel.people.crypto import fingerprint
from panel.people.models import Person, SignIn


def second_factors_are_asked_for() -> bool:
    """On every site but a demo."""
    return bool(current_app.config["SECOND_FACTOR"]) and not is_demo()


def asks_for_second_factor(person: Person) -> bool:
    """Whether this person must give two proofs: people with a role."""
    return second_factors_are_asked_for() and bool(person.live_grants)


def begin(person: Person, *, user_agent: str, both_proofs: bool = False) -> str:
    """A new sign-in; the key that the cookie must hold. People with a role are signed in for hours, others for weeks."""
    key, now = secrets.token_urlsafe(32), clock.now()
    browser, system = browser_and_system(user_agent)
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(read=True))
    db.session.refresh(person, ["grants"])  # a role that is given at this moment counts
    db.session.add(
        SignIn(
            person=person,
            key_hash=fingerprint(key),
            browser=browser,
            system=system,
            begun_at=now,
            seen_at=rules.the_hour(now),
            ends_at=now + rules.session_lasts(has_role=bool(person.live_grants)),
            proven_at=now if both_proofs or not asks_for_second_factor(person) else None,
        )
    )
    db.session.flush()
    return key


def load(key: str) -> Person | None:
    """The person of a session's key, in one query with where they live; None when it has ended. Notes what counts in it."""
    row, now = by_key(key), clock.now()
    if row is None or row.ends_at <= now:
        return None
    person = row.person
    if second_factors_are_asked_for():
        person.roles_rest = row.proven_at is None and bool(person.live_grants)
        # Without any second factor, the sign-in itself was the proof: so the first one can be added.
        last_proof = row.proven_at if person.has_second_factor else row.begun_at
        person.proof_is_fresh = last_proof is not None and now - last_proof <= rules.PROOF_LASTS
    if writing.get() and row.seen_at < rules.the_hour(now) and not _casts_a_ballot():
        row.seen_at = rules.the_hour(now)  # in the transaction of the view: no request writes for this alone
    return person


def _casts_a_ballot() -> bool:
    """A moment beside a vote would help to link a voter to a ballot."""
    view = current_app.view_functions.get(request.endpoint or "") if has_request_context() else None
    return getattr(view, "action", None) is Action.CAST_BALLOT


def by_key(key: str) -> SignIn | None:
    """The sign-in of a cookie's key."""
    return db.session.scalars(_by_key(), {"key_hash": fingerprint(key)}).unique().one_or_none()


@cache
def _by_key() -> Select[SignIn]:
    """Put together once, as each request of somebody who is signed in begins with it; not before all tables are known."""
    return SignIn.by_key(bindparam("key_hash"))


def prove(row: SignIn) -> str:
    """The second proof was given: roles count from now on, and the session has a new key, which the cookie must hold."""
    key = secrets.token_urlsafe(32)
    row.key_hash, row.proven_at = fingerprint(key), clock.now()
    row.person.roles_rest, row.person.proof_is_fresh = False, True
    db.session.flush()
    return key


def end(key: str) -> None:
    """Sign this browser out: a copy of its cookie is worth nothing from now on."""
    db.session.execute(delete(SignIn).where(SignIn.key_hash == fingerprint(key)))


def end_one(row: SignIn) -> None:
    """Sign another browser out."""
    db.session.delete(row)
    db.session.flush()


def end_all(person: Person) -> None:
    """Sign this person out everywhere."""
    db.session.execute(delete(SignIn).where(SignIn.person_id == person.id))


def sweep() -> int:
    """Take away the sign-ins that have ended by themselves. How many; the caller commits."""
    return int(db.session.execute(delete(SignIn).where(SignIn.ends_at <= clock.now())).rowcount)  # type: ignore[attr-defined]  # a DELETE's result has it
