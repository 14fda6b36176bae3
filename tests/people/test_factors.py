"""Second factors: roles rest until one was given, grave acts ask anew, nothing typed is lost, lost ones are begun anew."""

import io
import re
from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pyotp
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from panel import clock
from panel.access import Action, Role
from panel.audit.models import AuditEntry
from panel.cli.people import reset_factor
from panel.errors import RuleBroken
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.people import rules
from panel.people.actions import factors
from panel.people.models import AuthenticatorApp, Person, RecoveryCode, RoleGrant
from tests.checks import press, read
from tests.makers import a_person, an_organiser
from tests.people.makers import giving
from tests.people.test_sign_in import ask, at_once, mailed

GRAVE = {"SEAL_ROUND", "PUBLISH_RESULT", "GRANT_ROLE", "RESET_FACTOR", "CONFIRM_RESIDENCY", "RULE_ON_APPEAL", "ENTER_MONEY"}
GRAVE |= {"MOVE_PHASE", "CHANGE_ROLL", "CHANGE_FACTORS"}


@pytest.fixture
def app(app, monkeypatch):
    """A site that asks people with a role for a second factor, as every real one does; its clock stands still."""
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setitem(app.config, "SECOND_FACTOR", True)
    return app


def sign_in_by_link(client, work, person):
    ask(client, person.email)
    return client.post(mailed(work)[1])


def secret_of(work, person):
    with work():
        return factors.secret_of(db.session.get(AuthenticatorApp, person.id))


def digits(work, person, steps=0):
    """What the app shows now, or some half minutes from now."""
    return pyotp.TOTP(secret_of(work, person)).at(clock.now() + steps * timedelta(seconds=30))


def set_up_app(client, work, person):
    client.post("/en/people/me/app/begin")
    return client.post("/en/people/me/app", data={"code": digits(work, person, -1)})


def recovery_codes(client):
    return re.findall(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", client.post("/en/people/me/recovery-codes").text)


def prove(client, work, person, after="/en/people/me", **more):
    return client.post(f"/en/people/proof?next={after}", data={"proof-code": digits(work, person), **more})


def an_organiser_with_an_app(app, work):
    """An organiser who is signed in with every proof, and their browser."""
    with work():
        person = an_organiser("Nia")
    client = app.test_client()
    sign_in_by_link(client, work, person)
    set_up_app(client, work, person)
    return person, client


def later(monkeypatch, **time):
    moment = clock.now() + timedelta(**time)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_somebody_with_a_role_and_no_second_factor_is_led_to_set_one_up_and_the_role_rests(client, work):
    with work():
        person = an_organiser()

    first = sign_in_by_link(client, work, person)
    page = client.get(first.location, follow_redirects=True)
    desk = client.get("/en/desk")

    assert first.location == "/en/people/proof?next=/en/people/me"
    assert "your account needs a second proof" in page.text
    assert desk.status_code == 303
    assert "/people/proof" in desk.location


def test_a_resident_is_not_asked_for_a_second_factor(client, work):
    with work():
        person = a_person()

    assert sign_in_by_link(client, work, person).location == "/en/people/me"


def test_an_app_without_a_script_wakes_the_role_and_gives_recovery_codes(client, work):
    with work():
        person = an_organiser()
    sign_in_by_link(client, work, person)

    client.post("/en/people/me/app/begin")
    page = client.get("/en/people/me/app").text
    wrong = client.post("/en/people/me/app", data={"code": "000000"})
    right = client.post("/en/people/me/app", data={"code": digits(work, person)})
    codes = recovery_codes(client)

    assert secret_of(work, person)[:4] in page
    assert 'src="data:image/svg+xml' in page
    assert wrong.status_code == 422
    assert right.location == "/en/people/me/recovery-codes"
    assert client.get("/en/desk").status_code == 200
    assert len(set(codes)) == 10
    assert 'href="/en/desk">I have kept them' in client.post("/en/people/me/recovery-codes").text


def test_the_owner_is_told_by_mail_that_an_app_was_added(app, work):
    person, _client = an_organiser_with_an_app(app, work)

    with work():
        mail = db.session.scalar(OutboxMail.newest())

    assert mail.recipient == person.email
    assert "An app was added" in mail.subject


def test_the_next_sign_in_asks_for_the_digits_and_the_session_gets_a_new_key(app, client, work, monkeypatch):
    person, _other = an_organiser_with_an_app(app, work)
    sign_in_by_link(client, work, person)
    with client.session_transaction() as session:
        before = dict(session)

    resting = client.get("/en/desk").status_code
    asked = client.get("/en/people/proof?next=/en/desk").text
    proven = prove(client, work, person, "/en/desk")
    copied = app.test_client()
    with copied.session_transaction() as session:
        session.update(before)

    assert resting == 303
    assert "Until then you are signed in without your role" in asked
    assert proven.location == "/en/desk"
    assert client.get("/en/desk").status_code == 200
    assert copied.get("/en/desk").status_code == 303


def test_digits_are_taken_once(app, client, work):
    person, _other = an_organiser_with_an_app(app, work)
    shown = digits(work, person)
    answers = []
    for window in (client, app.test_client()):
        sign_in_by_link(window, work, person)
        answers.append(window.post("/en/people/proof", data={"proof-code": shown}).status_code)

    assert answers == [303, 422]


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 422), (0, 303), (1, 303), (2, 422)])
def test_digits_of_the_half_minutes_beside_are_taken_and_none_before_the_last_used(app, client, work, steps, status):
    person, _other = an_organiser_with_an_app(app, work)  # it used those of the half minute before
    sign_in_by_link(client, work, person)

    assert client.post("/en/people/proof", data={"proof-code": digits(work, person, steps)}).status_code == status


@pytest.mark.parametrize("typed", ["١٢٣٤٥٦", "éééééé", "²²²²²²", "½½½½½½", "\0" * 6])
def test_signs_that_no_code_has_are_a_wrong_code(app, client, work, typed):
    person, _other = an_organiser_with_an_app(app, work)
    sign_in_by_link(client, work, person)

    assert client.post("/en/people/proof", data={"proof-code": typed}).status_code == 422


def test_digits_as_some_keyboards_write_them_are_digits(app, client, work):
    person, _other = an_organiser_with_an_app(app, work)
    sign_in_by_link(client, work, person)
    wide = digits(work, person).translate({ord(digit): 0xFF10 + int(digit) for digit in "0123456789"})

    assert client.post("/en/people/proof", data={"proof-code": wide}).status_code == 303


def test_wrong_digits_are_limited_to_ten_in_an_hour(app, client, work):
    person, _other = an_organiser_with_an_app(app, work)
    sign_in_by_link(client, work, person)

    answers = [client.post("/en/people/proof", data={"proof-code": "000000"}).status_code for _ in range(12)]
    right = prove(client, work, person)

    assert answers == [422] * rules.PROOF_TRIES_AN_HOUR + [429] * 2
    assert right.status_code == 429
    assert int(right.headers["Retry-After"]) > 0


def test_a_recovery_code_works_once_and_its_owner_is_told(app, client, work):
    person, signed_in = an_organiser_with_an_app(app, work)
    code = recovery_codes(signed_in)[3]
    answers = []
    for window in (client, app.test_client()):
        sign_in_by_link(window, work, person)
        answers.append(window.post("/en/people/proof", data={"proof-code": code.lower().replace("-", " ")}).status_code)
    with work():
        told = [mail.subject for mail in db.session.scalars(OutboxMail.newest())]

    assert answers == [303, 422]
    assert "A recovery code was used" in told


def test_new_recovery_codes_take_the_place_of_the_old(app, client, work):
    person, signed_in = an_organiser_with_an_app(app, work)
    old, new = recovery_codes(signed_in)[0], recovery_codes(signed_in)[0]
    sign_in_by_link(client, work, person)

    assert client.post("/en/people/proof", data={"proof-code": old}).status_code == 422
    assert client.post("/en/people/proof", data={"proof-code": new}).status_code == 303


def test_secrets_and_codes_do_not_stand_in_the_database_as_they_are(app, work):
    person, client = an_organiser_with_an_app(app, work)
    codes = recovery_codes(client)
    secret = secret_of(work, person)

    with work():
        box = db.session.get(AuthenticatorApp, person.id).secret_box
        hashes = " ".join(db.session.scalars(select(RecoveryCode.code_hash)))

    assert secret not in box
    assert not [code for code in codes if code in hashes or code.replace("-", "") in hashes]


def test_the_grave_acts_are_these():
    assert {action.name for action in Action if action.permission.grave} >= GRAVE


def test_a_grave_act_asks_anew_after_a_quarter_of_an_hour_and_what_was_typed_goes_on(app, work, monkeypatch):
    person, client = an_organiser_with_an_app(app, work)
    with work():
        other = a_person("Tom")
    address = giving(other, "treasurer")
    said = read(client, address)
    later(monkeypatch, minutes=16)

    pressed = client.post(address, data=said)
    page = client.post(pressed.location, data=said)
    proven = prove(client, work, person, quote(address), **{"proof-posted": "1"}, **said)
    done = client.post(proven.location, data=said)

    assert pressed.status_code == 307
    assert parse_qs(urlsplit(pressed.location).query) == {"next": [address]}
    assert page.status_code == 200
    assert all(f'<input type="hidden" name="checked" value="{mark}">' in page.text for mark in said["checked"])
    assert (proven.status_code, proven.location) == (307, address)
    assert done.status_code == 303
    with work():
        assert db.session.get(Person, other.id).roles == {Role.TREASURER}


def test_a_wrong_proof_keeps_what_was_typed(app, work, monkeypatch):
    _person, client = an_organiser_with_an_app(app, work)
    later(monkeypatch, minutes=16)
    typed = {"role": "treasurer", "reason": 'Two "words"\nand a line', "proof-posted": "1", "proof-code": "123"}

    page = client.post("/en/people/proof?next=/en/people/roles/1/grant", data=typed)

    assert page.status_code == 422
    assert 'name="reason" value="Two &#34;words&#34;\nand a line"' in page.text
    assert 'name="proof-posted" value="1"' in page.text


def test_within_a_quarter_of_an_hour_nobody_is_asked_again(app, work, monkeypatch):
    _person, client = an_organiser_with_an_app(app, work)
    with work():
        other = a_person("Tom")
    later(monkeypatch, minutes=14)

    answer = press(client, giving(other, "treasurer"))

    assert answer.location == "/en/people/roles"


def test_a_grave_act_without_a_fresh_proof_changes_nothing(app, work, monkeypatch):
    _person, client = an_organiser_with_an_app(app, work)
    with work():
        other = a_person("Tom")
    later(monkeypatch, minutes=16)

    press(client, giving(other, "treasurer"))

    with work():
        assert db.session.get(Person, other.id).roles == frozenset()


def test_a_file_is_chosen_again_after_the_proof(app, work, monkeypatch):
    person, client = an_organiser_with_an_app(app, work)
    later(monkeypatch, minutes=16)
    table, headers = io.BytesIO(b"postcode,area\nLL15 1AB,Ruthin"), {"Referer": "http://localhost/en/people/residencies"}

    pressed = client.post("/en/people/postcodes", data={"table": (table, "list.csv")})
    table = io.BytesIO(b"postcode,area\nLL15 1AB,Ruthin")
    page = client.post(pressed.location, data={"table": (table, "list.csv")}, headers=headers)
    proven = prove(client, work, person, "/en/people/postcodes", **{"proof-back": "/en/people/residencies"})

    assert "you choose it again" in page.text
    assert 'name="proof-back" value="/en/people/residencies"' in page.text
    assert (proven.status_code, proven.location) == (303, "/en/people/residencies")


def test_the_proof_never_leads_to_another_site(app, work):
    person, client = an_organiser_with_an_app(app, work)

    answer = prove(client, work, person, "//evil.example/", **{"proof-posted": "1"})

    assert answer.location == "/en/people/me"


def test_somebody_with_a_role_cannot_remove_their_last_factor(app, work):
    person, client = an_organiser_with_an_app(app, work)

    answer = client.post("/en/people/me/app/remove")

    assert answer.status_code == 409
    with work():
        assert db.session.get(Person, person.id).has_second_factor


def test_another_organiser_takes_a_lost_factor_away_and_the_log_does_not_say_whose(app, client, work):
    lost, window = an_organiser_with_an_app(app, work)
    recovery_codes(window)
    _helper, helping = an_organiser_with_an_app(app, work)

    answer = helping.post(f"/en/people/roles/{lost.id}/reset-factor")

    assert answer.status_code == 303
    assert window.get("/en/people/me").status_code == 303
    assert "needs a second proof" in client.get(sign_in_by_link(client, work, lost).location, follow_redirects=True).text
    with work():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "factor.reset")).one()
        assert str(lost.id) not in entry.subject + entry.facts
        assert db.session.scalars(select(RecoveryCode)).all() == []


def test_of_four_organisers_who_take_a_factor_away_at_once_one_does(app, work):
    lost, _window = an_organiser_with_an_app(app, work)
    helping = [an_organiser_with_an_app(app, work)[1] for _ in range(4)]

    answers = at_once(helping, lambda window: window.post(f"/en/people/roles/{lost.id}/reset-factor"))

    assert answers == [303, 409, 409, 409]
    with work():
        assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "factor.reset")).all()) == 1


def test_nobody_takes_away_their_own_second_factor_in_this_way(app, work):
    person, client = an_organiser_with_an_app(app, work)

    assert client.post(f"/en/people/roles/{person.id}/reset-factor").status_code == 409


def test_a_lost_factor_is_taken_away_on_the_command_line(app, work):
    person, _client = an_organiser_with_an_app(app, work)
    with app.app_context():
        good = CliRunner().invoke(reset_factor, [person.email])
        unknown = CliRunner().invoke(reset_factor, ["nobody@example.org"])

    assert good.exit_code == 0
    assert isinstance(unknown.exception, RuleBroken)
    with work():
        assert not db.session.get(Person, person.id).has_second_factor
        assert db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "factor.reset")).one().acting_as == "site"


def test_the_first_organiser_of_a_new_site_sets_up_a_factor_at_the_next_sign_in(app, client, work):
    ask(client)
    client.post(mailed(work)[1])
    with work():
        person = db.session.scalars(Person.by_email("ann@example.org")).one()
        person.grants.append(RoleGrant(role="organiser", granted_at=clock.now()))

    assert sign_in_by_link(client, work, person).location.startswith("/en/people/me/settings?next=/en/people/proof")
    assert set_up_app(client, work, person).status_code == 303
    assert client.get("/en/desk").status_code == 200


def test_an_old_sign_in_without_a_factor_must_be_renewed_before_one_is_added(app, client, work, monkeypatch):
    with work():
        person = a_person()
    sign_in_by_link(client, work, person)
    later(monkeypatch, minutes=16)

    answer = client.get("/en/people/me/passkeys/new", follow_redirects=True)

    assert "please sign in once more" in answer.text


def test_the_app_still_works_after_the_secret_of_the_site_has_changed(app, client, work, monkeypatch):
    person, window = an_organiser_with_an_app(app, work)
    code = recovery_codes(window)[0]
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [app.config["SECRET_KEY"]])
    monkeypatch.setitem(app.config, "SECRET_KEY", "another-secret-for-the-tests-and-nothing-else")

    still_in = window.get("/en/desk").status_code
    sign_in_by_link(client, work, person)
    other = app.test_client()
    sign_in_by_link(other, work, person)

    assert still_in == 200
    assert prove(client, work, person).status_code == 303
    assert other.post("/en/people/proof", data={"proof-code": code}).status_code == 303


def test_of_five_presses_of_the_same_digits_at_once_one_is_taken(app, work):
    person, _client = an_organiser_with_an_app(app, work)
    windows = [app.test_client() for _ in range(5)]
    for window in windows:
        sign_in_by_link(window, work, person)
    shown = digits(work, person)

    answers = at_once(windows, lambda window: window.post("/en/people/proof", data={"proof-code": shown}))

    assert answers == [303] + [422] * 4
