"""A form that cannot be taken is never lost: it is shown again with why, and can be sent again."""

import re
from html import unescape
from urllib.parse import unquote

import pytest
from flask import abort
from sqlalchemy import select

from panel import clock
from panel.extensions import db
from panel.seeds.models import Remark, Seed
from panel.web.kept import LASTS, SECRET, KeptText, sweep_kept_texts
from tests.ballots.makers import an_open_round
from tests.databases import by_turns
from tests.makers import a_person, an_area
from tests.seeds.makers import a_seed
from tests.web.presses import PRESSES, files

HTMX = {"HX-Request": "true"}
TITLE, WHY = "A bench by the river", 'My mother cannot walk to the shop & back.\nThe "old" bench is gone; who has oak?'


def fields_of(page):
    """Every value on the form of a page, by name, as a browser would send them."""
    form = re.search(
        r'<form method="post" class="fields" novalidate action="([^"]*)"[^>]*>(.*?)</form>', page.split("<h1", 1)[1], re.DOTALL
    )
    inside = form[2]
    found = [(name, value) for name, value in re.findall(r'<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"', inside)]
    found += re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n(.*?)</textarea>', inside, re.DOTALL)
    return unescape(form[1]), {unescape(name): unescape(value) for name, value in found}


def shown_of(page):
    """The values that somebody can see in fields."""
    lines = re.findall(r'<input id="kept-[^>]*value="([^"]*)"', page)
    return [unescape(value) for value in lines + re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)]


@pytest.fixture
def seed_form(work):
    with work():
        return {"title": TITLE, "body": WHY, "area": str(an_area().id), "language": "en"}


def test_a_lost_session_loses_no_text(client, as_person, work, seed_form):
    with work():
        person = a_person()

    lost = client.post("/en/seeds/new", data=seed_form)
    address, values = fields_of(lost.text)
    to_sign_in = client.post(address, data=values)
    as_person(person)
    back = client.get("/en/kept")
    address, values = fields_of(back.text)
    sent = client.post(address, data=values)

    assert lost.status_code == 401
    assert "You were signed out while you wrote." in lost.text
    assert TITLE in shown_of(lost.text)
    assert WHY in shown_of(lost.text)
    assert to_sign_in.status_code == 303
    assert to_sign_in.location.startswith("/en/people/sign-in?next=/en/kept")
    assert TITLE in shown_of(back.text)
    assert (address, sent.status_code) == ("/en/seeds/new", 303)
    with work():
        seed = db.session.scalars(select(Seed)).one()
        assert (seed.title, seed.body) == (TITLE, WHY)


def test_what_was_mended_on_the_way_is_what_comes_back(client, seed_form):
    lost = client.post("/cy/seeds/new", data=seed_form)
    address, values = fields_of(lost.text)
    client.post(address, data={**values, "title": "Mainc wrth yr afon"})

    assert "Mainc wrth yr afon" in shown_of(client.get("/cy/kept").text)
    assert "Rydych chi wedi allgofnodi" in lost.text


def test_two_texts_from_two_tabs_both_come_back(client, seed_form):
    onward = []
    for title in ("A bench by the river", "A shelter by the bus stop"):
        address, values = fields_of(client.post("/en/seeds/new", data={**seed_form, "title": title}).text)
        onward.append(unquote(client.post(address, data=values).location.partition("next=")[2]))

    assert "A bench by the river" in shown_of(client.get(onward[0]).text)
    assert "A shelter by the bus stop" in shown_of(client.get(onward[1]).text)
    assert "A shelter by the bus stop" in shown_of(client.get("/en/kept").text)


def test_what_is_put_away_says_nothing_without_the_browser(client, app, work, seed_form):
    address, values = fields_of(client.post("/en/seeds/new", data=seed_form).text)
    client.post(address, data=values)

    with work():
        row = db.session.scalars(select(KeptText)).one()
        held = row.digest.encode() + row.sealed
    assert b"bench" not in held
    assert "Nothing is kept here" in app.test_client().get("/en/kept").text
    other = app.test_client()
    other.set_cookie("kept", "0" * 64)
    assert "Nothing is kept here" in other.get("/en/kept").text


def test_whoever_signs_out_leaves_nothing_that_the_next_at_this_computer_could_read(client, work, as_person, seed_form):
    for title in (TITLE, "A shelter by the bus stop"):
        address, values = fields_of(client.post("/en/seeds/new", data={**seed_form, "title": title}).text)
        client.post(address, data=values)
    with work():
        person = a_person()
    client = as_person(person)

    address, values = fields_of(client.get("/en/kept").text)
    sent = client.post(address, data=values)
    with work():
        left = db.session.scalars(select(KeptText)).all()
    client.post("/en/people/sign-out")

    assert (sent.status_code, len(left)) == (303, 1), "what was taken is not kept any more"
    assert client.get_cookie("kept") is None
    with work():
        assert db.session.scalars(select(KeptText)).all() == []


def test_what_nobody_came_back_for_is_deleted(client, work, seed_form):
    address, values = fields_of(client.post("/en/seeds/new", data=seed_form).text)
    client.post(address, data=values)

    with work():
        fresh = sweep_kept_texts()
        row = db.session.scalars(select(KeptText)).one()
        row.kept_at -= 2 * LASTS
        db.session.flush()
        old = sweep_kept_texts()

    assert (fresh, old) == (0, 1)


@pytest.fixture
def with_tokens(app):
    """The site as it runs: a form without its token is refused."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.usefixtures("with_tokens")
def test_a_stale_token_is_told_from_a_lost_session(client, as_person, work, seed_form):
    with work():
        person = a_person()

    signed_out = client.post("/en/seeds/new", data={**seed_form, "csrf_token": "of yesterday"})
    as_person(person)
    stale = client.post("/en/seeds/new", data={**seed_form, "csrf_token": "of yesterday", "read-in": "en"})
    address, values = fields_of(stale.text)
    sent = client.post(address, data=values)

    assert (signed_out.status_code, stale.status_code, sent.status_code) == (401, 400, 303)
    assert "The page was open for a long time" in stale.text
    assert "read-in" not in values
    assert WHY in shown_of(stale.text)


@pytest.mark.parametrize("code", [409, 429, 500, 503])
def test_every_other_cause_keeps_the_text_too(app, client, as_person, work, seed_form, code, monkeypatch):
    with work():
        person = a_person()
    view = app.view_functions["seeds.plant"]

    def busy():
        abort(code)

    busy.action = view.action
    monkeypatch.setitem(app.view_functions, "seeds.plant", busy)
    answer = as_person(person).post("/en/seeds/new", data=seed_form)
    address, values = fields_of(answer.text)

    assert answer.status_code == code
    assert shown_of(answer.text) == [TITLE, WHY]
    assert address == "/en/seeds/new"
    assert values["area"] == seed_form["area"]


def test_with_javascript_the_page_by_cause_takes_the_place_of_the_form(client, work):
    with work():
        seed = a_seed()

    answer = client.post(f"/en/seeds/{seed.id}/remarks", data={"remark-body": WHY, "remark-language": "en"}, headers=HTMX)

    assert answer.status_code == 401
    assert answer.headers["HX-Retarget"] == answer.headers["HX-Reselect"] == "#main"
    assert shown_of(answer.text) == [WHY]
    assert "What do you want to say?" in answer.text
    with work():
        assert db.session.scalars(select(Remark)).all() == []


def test_what_was_written_about_a_thing_that_is_gone_is_still_there(client, as_person, work):
    with work():
        seed, person = a_seed(), a_person()
        seed.hidden_at = clock.now()

    answer = as_person(person).post(f"/en/seeds/{seed.id}/remarks", data={"remark-body": WHY, "remark-language": "en"})

    assert answer.status_code == 404
    assert "This is not here any more" in answer.text
    assert shown_of(answer.text) == [WHY]


def test_a_button_of_a_thing_that_is_gone_is_only_told_so(client, as_person, work):
    with work():
        person = a_person()

    answer = as_person(person).post("/en/seeds/999/support", data={"sent_form": "once"})

    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def read_in_welsh(client, page):
    """What the button for the other language sends."""
    button = re.search(r'formaction="([^"]*)" name="(kept-code)" value="(\d+)" lang="cy"', page)
    _address, values = fields_of(page)
    return client.post(button[1], data={**values, button[2]: button[3]})


@pytest.mark.parametrize("signed_in", [True, False])
def test_the_language_switch_brings_the_text_along(client, as_person, work, signed_in, with_tokens):
    with work():
        seed, person = a_seed(), a_person()
    browser = as_person(person) if signed_in else client
    said = {"remark-body": WHY, "remark-language": "en", "csrf_token": "of yesterday"}
    refused = browser.post(f"/en/seeds/{seed.id}/remarks", data=said)

    welsh = read_in_welsh(browser, refused.text)
    address, values = fields_of(welsh.text)

    assert welsh.status_code == refused.status_code
    assert '<html lang="cy">' in welsh.text
    assert shown_of(welsh.text) == [WHY]
    assert (address, values["remark-language"]) == (f"/cy/seeds/{seed.id}/remarks" if signed_in else "/cy/kept", "en")
    assert values["kept-address"] == f"/cy/seeds/{seed.id}/remarks"
    with work():
        assert db.session.scalars(select(KeptText)).all() == []


def test_picks_of_a_ballot_are_kept_and_its_token_is_not(client, work):
    with work():
        budget_round, _people = an_open_round()

    answer = client.post(
        f"/en/rounds/{budget_round.id}/ballot", data={"proposal": ["1", "3"], "form_token": "T" * 16, "cast": "1"}
    )

    assert re.findall(r'name="proposal" value="(\d)"', answer.text) == ["1", "3"]
    assert "form_token" not in answer.text
    with work():
        assert db.session.scalars(select(KeptText)).all() == []


def test_codes_and_passwords_are_never_shown_again(client):
    typed = {"name": "Siân", "code": "123456", "new-password": "hush", "otp": "77-of-mine"}
    answer = client.post("/en/people/me/settings", data=typed)

    assert "Siân" in answer.text
    assert not re.search("123456|hush|77-of-mine", answer.text.split("<h1")[1].split("</form>")[0])


def test_what_a_page_noted_for_itself_is_sent_on_and_not_shown_as_somebodys_words(client):
    answer = client.post("/en/people/letters", data={"row": "7", "said": "7 20261124T212205414470"})

    assert answer.status_code == 401
    assert shown_of(answer.text) == []
    assert fields_of(answer.text)[1]["said"] == "7 20261124T212205414470"


def test_a_file_cannot_be_kept_and_the_page_says_so(client):
    answer = client.post("/en/people/postcodes", data=files({"table": b"postcode,area"}))

    assert "Files cannot be kept. Please choose the file again." in answer.text


def test_nobody_is_led_to_another_site(client):
    client.post("/en/kept", data={"kept-address": "https://example.org/take", "title": TITLE})

    address, _values = fields_of(client.get("/en/kept").text)
    assert address == "/en/"


NEED_NO_SESSION = {"complaints.complain", "ballots.object_to_count"}


@by_turns("endpoint", sorted(name for name in PRESSES if not name.startswith("witnesses.") and name not in NEED_NO_SESSION))
def test_a_lost_session_keeps_every_form(client, work, endpoint):
    with work():
        press = PRESSES[endpoint]()
    # A code is a secret, and is typed again.
    typed = {name: value[-1] if isinstance(value, list) else value for name, value in press.data.items()}
    said = {name: str(value) for name, value in typed.items() if not (isinstance(value, bytes) or SECRET.search(name))}

    page = client.post(f"/en{press.address}", data=files(press.data))
    address, values = fields_of(page.text)
    client.post(address, data=values)
    address, values = fields_of(client.get("/en/kept").text)

    assert page.status_code == 401
    assert address == f"/en{press.address}"
    assert said.items() <= values.items()
