"""Passkeys: added, used to sign in and to prove, renamed, removed; and every way in which an answer can be wrong."""

import json

import cbor2
import pytest
from sqlalchemy import delete, select, update
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from panel import clock
from panel.extensions import db
from panel.people.actions import passkeys
from panel.people.models import Passkey, PasskeyChallenge, Person
from tests.makers import a_person, an_organiser
from tests.people.authenticator import Authenticator
from tests.people.test_sign_in import ask, mailed


@pytest.fixture
def app(app, monkeypatch):
    monkeypatch.setitem(app.config, "SECOND_FACTOR", True)
    return app


def sign_in_by_link(client, work, person):
    ask(client, person.email)
    return client.post(mailed(work)[1])


def options(client, way):
    return client.post(f"/en/people/passkeys/to-{way}").json


def add(client, device, name="My phone"):
    answer = device.made(options(client, "add"))
    return client.post("/en/people/me/passkeys/new", data={"name": name, "passkey": answer})


def use(client, device, **more):
    return client.post("/en/people/sign-in/passkey", data={"passkey": device.used(options(client, "sign-in")), **more})


@pytest.fixture
def resident(app, client, work):
    """A resident, signed in, with a passkey; and their device."""
    with work():
        person = a_person("Ann")
    sign_in_by_link(client, work, person)
    device = Authenticator()
    add(client, device)
    return person, device


def test_a_resident_signs_in_with_a_passkey_in_place_of_a_code(app, resident):
    _person, device = resident
    window = app.test_client()

    answer = use(window, device, next="/en/seeds")

    assert answer.location == "/en/seeds"
    assert "Ann" in window.get("/en/people/me").text


def test_a_passkey_wakes_the_role_at_once(app, client, work):
    with work():
        person = an_organiser("Nia")
    sign_in_by_link(client, work, person)
    device = Authenticator()

    added = add(client, device)
    window = app.test_client()
    entered = use(window, device)

    assert added.location == "/en/people/me/recovery-codes"
    assert client.get("/en/desk").status_code == 200
    assert entered.location == "/en/people/me"
    assert window.get("/en/desk").status_code == 200


def test_a_passkey_is_the_second_proof_after_a_code(app, client, work):
    with work():
        person = an_organiser("Nia")
    sign_in_by_link(client, work, person)
    device = Authenticator()
    add(client, device)
    window = app.test_client()
    sign_in_by_link(window, work, person)

    answer = device.used(options(window, "prove"))
    proven = window.post("/en/people/proof?next=/en/desk", data={"proof-code": "", "proof-passkey": answer})

    assert proven.location == "/en/desk"
    assert window.get("/en/desk").status_code == 200


def test_an_answer_works_once(app, resident):
    _person, device = resident
    window = app.test_client()
    answer = device.used(options(window, "sign-in"))

    first = window.post("/en/people/sign-in/passkey", data={"passkey": answer})
    again = app.test_client().post("/en/people/sign-in/passkey", data={"passkey": answer})

    assert first.status_code == 303
    assert again.status_code == 409


def test_an_old_challenge_is_no_longer_taken(app, work, resident):
    _person, device = resident
    window = app.test_client()
    answer = device.used(options(window, "sign-in"))
    with work():
        db.session.execute(update(PasskeyChallenge).values(made_at=clock.now() - passkeys.CHALLENGE_LASTS))

    assert window.post("/en/people/sign-in/passkey", data={"passkey": answer}).status_code == 409


def wrong_devices(device):
    """The same passkey on another site, for another name, not unlocked, with another key, and one we do not know."""
    for change in ({"origin": "https://evil.example"}, {"host": "evil.example"}, {"verified": False}):
        other = Authenticator(**change)
        other.key, other.credential_id = device.key, device.credential_id
        yield other
    other = Authenticator()
    other.credential_id = device.credential_id
    yield other
    yield Authenticator()


def test_a_wrong_answer_signs_nobody_in(app, resident):
    _person, device = resident

    for other in wrong_devices(device):
        window = app.test_client()
        assert use(window, other).status_code == 409
        assert window.get("/en/people/me").status_code == 303


def test_a_passkey_that_was_removed_leaves_its_owner_on_the_page_where_a_code_can_be_asked_for(app, client, work, resident):
    _person, device = resident
    with work():
        db.session.execute(delete(Passkey))

    refused = use(app.test_client(), device, next="/en/seeds")

    assert refused.status_code == 409
    assert "We do not know this passkey" in refused.text
    form = refused.text.split('/en/people/sign-in"', 1)[1].split("</form>", 1)[0]
    assert 'name="email"' in form
    assert 'value="/en/seeds"' in form


def test_a_copy_of_a_passkey_that_counts_apart_is_found_out(app, resident):
    _person, device = resident
    copy = Authenticator()
    copy.key, copy.credential_id = device.key, device.credential_id
    for _ in range(3):
        use(app.test_client(), device)

    assert use(app.test_client(), copy).status_code == 409


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "x", '{"response":{"clientDataJSON":"e30"}}', "[" * 3000, '{"response":1}']
)
def test_an_answer_that_is_none_is_refused(client, answer):
    assert client.post("/en/people/sign-in/passkey", data={"passkey": answer}).status_code in {409, 422}


@pytest.mark.parametrize("place", ["id", "challenge"])
@pytest.mark.parametrize("odd", ["\0", "\ud800", "é", "=", 7, None, ["x"], "A" * 5000])
def test_odd_words_in_an_answer_are_refused(app, resident, place, odd):
    _person, device = resident
    window = app.test_client()
    asked = options(window, "sign-in")
    answer = json.loads(device.used({"challenge": odd} if place == "challenge" else asked))
    answer["id"] = odd if place == "id" else answer["id"]

    assert window.post("/en/people/sign-in/passkey", data={"passkey": json.dumps(answer)}).status_code == 409


@pytest.mark.parametrize("key", [{}, [1], 5, {1: 1, 3: -8}, {1: "x", 3: {}}])
def test_a_public_key_that_is_none_is_not_added(app, client, work, key):
    with work():
        person = a_person()
    sign_in_by_link(client, work, person)
    answer = json.loads(Authenticator().made(options(client, "add")))
    made = cbor2.loads(base64url_to_bytes(answer["response"]["attestationObject"]))
    made["authData"] = made["authData"][:71] + cbor2.dumps(key)  # 55 bytes, then an id of 16
    answer["response"]["attestationObject"] = bytes_to_base64url(cbor2.dumps(made))

    refused = client.post("/en/people/me/passkeys/new", data={"name": "Phone", "passkey": json.dumps(answer)})

    assert refused.status_code == 422
    assert "could not be added" in refused.text


def test_a_challenge_that_was_answered_wrongly_is_not_answered_again(app, resident):
    _person, device = resident
    window = app.test_client()
    right = device.used(options(window, "sign-in"))
    wrong = json.loads(right)
    wrong["response"]["signature"] = "AAAA"

    codes = [window.post("/en/people/sign-in/passkey", data={"passkey": said}).status_code for said in (json.dumps(wrong), right)]

    assert codes == [409, 409]


def test_a_passkey_of_somebody_else_is_no_proof(app, client, work, resident):
    _person, device = resident
    with work():
        organiser = an_organiser("Nia")
    window = app.test_client()
    sign_in_by_link(window, work, organiser)
    add(window, Authenticator())
    again = app.test_client()
    sign_in_by_link(again, work, organiser)

    answer = device.used(options(again, "prove"))

    assert again.post("/en/people/proof", data={"proof-code": "", "proof-passkey": answer}).status_code == 422
    assert again.get("/en/desk").status_code == 303


def test_the_same_passkey_stands_on_one_account(app, work, resident):
    _person, device = resident
    with work():
        other = a_person("Ben")
    window = app.test_client()
    sign_in_by_link(window, work, other)

    answer = add(window, device)

    assert answer.status_code == 422
    assert "on an account already" in answer.text


def test_a_passkey_is_renamed_and_removed_and_the_code_by_mail_is_left(app, client, work, resident):
    person, _device = resident
    with work():
        row = db.session.scalars(select(Passkey)).one()

    client.post(f"/en/people/me/passkeys/{row.id}/rename", data={"name": "Old phone"})
    named = client.get("/en/people/me/sign-in").text
    removed = client.post(f"/en/people/me/passkeys/{row.id}/remove")
    window = app.test_client()
    sign_in_by_link(window, work, person)

    assert "Old phone" in named
    assert removed.status_code == 303
    assert window.get("/en/people/me").status_code == 200
    with work():
        assert db.session.scalars(select(Passkey)).all() == []
        assert not db.session.get(Person, person.id).has_second_factor


@pytest.mark.parametrize("verb", ["rename", "remove"])
def test_nobody_touches_the_passkey_of_somebody_else(app, work, resident, verb):
    with work():
        row, other = db.session.scalars(select(Passkey)).one(), a_person("Ben")
    window = app.test_client()
    sign_in_by_link(window, work, other)

    assert window.post(f"/en/people/me/passkeys/{row.id}/{verb}", data={"name": "Mine"}).status_code == 404


def test_the_site_tells_a_stranger_nothing_about_whose_passkeys_there_are(app, resident):
    told = options(app.test_client(), "sign-in")

    assert told.get("allowCredentials", []) == []
    assert told["userVerification"] == "required"


def test_a_browser_keeps_no_passkey_for_a_bare_number(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "SITE_URL", "http://127.0.0.1:8000")

    assert "passkey" not in client.get("/en/people/sign-in").text


def test_unanswered_challenges_are_swept_away(client, work, monkeypatch):
    options(client, "sign-in")
    with work():
        young = passkeys.sweep()
    later = clock.now() + passkeys.CHALLENGE_LASTS
    monkeypatch.setattr(clock, "now", lambda: later)
    with work():
        old = passkeys.sweep()

    assert (young, old) == (0, 1)


def test_without_a_script_the_page_of_a_new_passkey_says_what_else_there_is(client, work):
    with work():
        resident, organiser = a_person("Ann"), an_organiser("Nia")
    told = []
    for person in (resident, organiser):
        sign_in_by_link(client, work, person)
        told.append(client.get("/en/people/me/passkeys/new").text.split("data-passkey-absent")[-1].split("</p>")[0])

    assert all("a code by email always works" in each for each in told)
    assert ["set up an app" in each for each in told] == [False, True]
    assert ['href="/en/people/me/sign-in#app"' in each for each in told] == [False, True]
