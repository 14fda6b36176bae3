"""A form that is sent again, or three times at once, is kept once and answered as the first time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from panel import clock
from panel.extensions import Base, db
from panel.seeds.models import Remark
from panel.web.sent_forms import FIELD, KEPT, SentForm, sweep_sent_forms
from tests.checks import marks, read
from tests.databases import by_turns
from tests.makers import a_person
from tests.seeds.makers import a_seed
from tests.web.presses import PRESSES, files
from tests.web.test_kept import fields_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def signed_in(app, as_person):
    """A browser of its own for somebody, as often as it is asked for."""

    def sign_in(person):
        cookie = as_person(person).get_cookie("panel").value
        browser = app.test_client()
        browser.set_cookie("panel", cookie)
        return browser

    return sign_in


def rows(work):
    """How many rows each table holds, but for those of the limits, which count every press, and of sign-ins."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in {"bucket", "limit_hit", "sign_in"}]
    with work():
        return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


def added(before, after):
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


def written(client, press, number):
    """The form of a press, filled in; where it stands on the page before a grave act, that page was read."""
    read_first = read(client, f"/en{press.address}") if press.check else {}
    if press.shown_first:
        read_first = {"checked": marks(client.post(f"/en{press.address}", data=press.data).text)}
    return {**read_first, **press.data, FIELD: number}


@by_turns("endpoint", sorted(PRESSES))
def test_pressing_again_makes_nothing_and_leads_to_the_same_place(signed_in, work, endpoint):
    with work():
        press = PRESSES[endpoint]()
    client = signed_in(press.person)
    data = written(client, press, "once")

    first = client.post(f"/en{press.address}", data=files(data))
    kept = rows(work)
    second = client.post(f"/en{press.address}", data=files(data))

    assert first.status_code == 303, first.text
    assert (second.status_code, second.location) == (303, first.location)
    assert rows(work) == kept


@by_turns("endpoint", sorted(PRESSES))
def test_three_presses_at_once_make_what_one_makes(signed_in, work, endpoint):
    with work():
        alone, together = PRESSES[endpoint](), PRESSES[endpoint]()
    empty = rows(work)
    client = signed_in(alone.person)
    client.post(f"/en{alone.address}", data=files(written(client, alone, "alone")))
    one = rows(work)
    clients, barrier = [signed_in(together.person) for _ in range(3)], Barrier(3)
    data = written(clients[0], together, "together")

    def press(client):
        barrier.wait(timeout=20)
        answer = client.post(f"/en{together.address}", data=files(data))
        return answer.status_code, answer.location

    with ThreadPoolExecutor(3) as pool:
        answers = set(pool.map(press, clients))

    assert len(answers) == 1
    assert {code for code, _location in answers} == {303}
    assert added(one, rows(work)).items() <= added(empty, one).items()


def remarks(work):
    with work():
        return list(db.session.scalars(select(Remark.body).order_by(Remark.id)))


@pytest.fixture
def talker(signed_in, work):
    """A browser, and where it writes remarks."""
    with work():
        seed, person = a_seed(), a_person()
    return signed_in(person), f"/en/seeds/{seed.id}/remarks"


def said(words, number="once"):
    return {"remark-body": words, "remark-language": "en", FIELD: number}


def test_a_changed_text_under_the_same_number_is_kept_too(talker, work):
    client, address = talker

    client.post(address, data=said("It is cold."))
    client.post(address, data=said("It is cold, and it rains."))
    client.post(address, data=said("It is cold."))

    assert remarks(work) == ["It is cold.", "It is cold, and it rains."]


def test_the_same_words_from_a_fresh_page_are_asked_about_and_kept_when_they_are_meant(talker, work):
    client, address = talker

    first = client.post(address, data=said("Yes."))
    asked = client.post(address, data=said("Yes.", "another"))
    once = remarks(work)
    onward, again = fields_of(asked.text)
    meant = client.post(onward, data=again)

    assert asked.status_code == 409
    assert "We have this already" in asked.text
    assert f'href="{first.location}"' in asked.text
    assert once == ["Yes."]
    assert meant.status_code == 303
    assert remarks(work) == ["Yes.", "Yes."]


def test_the_same_words_some_days_later_are_not_asked_about(talker, work):
    client, address = talker
    client.post(address, data=said("Yes."))
    with work():
        for row in db.session.scalars(select(SentForm)):
            row.sent_on -= timedelta(days=2)

    later = client.post(address, data=said("Yes.", "another"))

    assert later.status_code == 303
    assert remarks(work) == ["Yes.", "Yes."]


def test_the_same_words_in_the_other_language_of_the_page_are_the_same(talker, work):
    client, address = talker
    client.post(address, data=said("Yes."))

    asked = client.post(address.replace("/en/", "/cy/"), data=said("Yes.", "another"))

    assert "Mae hwn gennym eisoes" in asked.text
    assert remarks(work) == ["Yes."]


def test_with_javascript_the_question_takes_the_place_of_the_page(talker, work):
    client, address = talker
    client.post(address, data=said("Yes."), headers=HTMX)

    asked = client.post(address, data=said("Yes.", "another"), headers=HTMX)

    assert (asked.status_code, asked.headers["HX-Retarget"]) == (409, "#main")
    assert remarks(work) == ["Yes."]


@by_turns("endpoint", sorted(PRESSES))
def test_back_and_press_again_makes_nothing_even_where_the_browser_fetches_the_page_anew(signed_in, work, endpoint):
    with work():
        press = PRESSES[endpoint]()
    client = signed_in(press.person)
    data = written(client, press, "first page")
    client.post(f"/en{press.address}", data=files(data))
    kept = rows(work)

    client.post(f"/en{press.address}", data=files({**data, FIELD: "page after back"}))

    # The log tells of every press that an organiser means; a code for a new address, or a test mail, may be asked for again.
    assert added(kept, rows(work)).keys() <= {"audit_entry", "mail_test", "outbox_mail", "sent_form"}


def test_two_people_with_one_number_do_not_meet(signed_in, talker, work):
    client, address = talker
    with work():
        other = a_person()

    client.post(address, data=said("Yes."))
    signed_in(other).post(address, data=said("Yes."))

    assert remarks(work) == ["Yes.", "Yes."]


def test_a_refused_form_can_be_mended_and_sent_again(talker, work):
    client, address = talker

    refused = client.post(address, data=said("x"))
    again = client.post(address, data=said("x"))
    mended = client.post(address, data=said("It is cold."))

    assert (refused.status_code, again.status_code, mended.status_code) == (422, 422, 303)
    assert remarks(work) == ["It is cold."]


def test_with_javascript_the_second_press_shows_the_page_with_what_was_kept(talker, work):
    client, address = talker

    first = client.post(address, data=said("It is cold."), headers=HTMX)
    second = client.post(address, data=said("It is cold."), headers=HTMX)
    page = client.get(second.headers["HX-Location"].split('"path": "')[1].split('"')[0])

    assert "It is cold." in first.text
    assert "You had sent this already. It was kept once." in page.text
    assert "It is cold." in page.text
    assert remarks(work) == ["It is cold."]


def test_every_form_on_a_page_has_a_number_of_its_own(client):
    page = client.get("/en/people/sign-in").text
    again = client.get("/en/people/sign-in").text

    numbers = [part.split('"')[0] for part in (page + again).split('name="sent_form" value="')[1:]]
    assert numbers
    assert len(set(numbers)) == len(numbers)


def test_what_is_kept_names_nobody_and_is_swept(talker, work):
    client, address = talker
    client.post(address, data=said("It is cold."))

    with work():
        found = db.session.scalars(select(SentForm)).all()
        fresh = sweep_sent_forms()
        for row in found:
            row.sent_on = clock.now().date() - KEPT - timedelta(days=1)
        db.session.flush()
        swept = sweep_sent_forms()

    assert (fresh, swept) == (0, len(found))
    assert set(SentForm.__table__.columns.keys()) == {"fingerprint", "leads_to", "sent_on"}


@pytest.mark.parametrize("endpoint", ["chests.enter_money", "seeds.remark", "proposals.propose"])
def test_the_same_words_from_three_tabs_at_once_are_kept_once(signed_in, work, endpoint):
    with work():
        press = PRESSES[endpoint]()
    clients, barrier = [signed_in(press.person) for _ in range(3)], Barrier(3)

    def send(number):
        barrier.wait(timeout=20)
        return clients[number].post(f"/en{press.address}", data=files({**press.data, FIELD: f"tab {number}"})).status_code

    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(send, range(3)))

    assert answers == [303, 409, 409]
