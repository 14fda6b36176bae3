"""A new site leads its organisers through the first hour, tells others that it is being set up, and offers nothing early."""

from dataclasses import replace

from panel import clock
from panel.access import Role
from panel.areas.models import Postcode
from panel.extensions import db
from panel.mail.models import MailTest
from panel.pages.queries.first_hour import Facts
from panel.pages.tasks import State, first_hour_of
from panel.settings.chapters import CHAPTERS
from panel.settings.models import SiteSetting
from panel.settings.table import Chapter, Setting
from tests.ballots.makers import an_open_round, close
from tests.chests.makers import a_chest
from tests.groups.counting import queries
from tests.makers import a_person, an_area, an_organiser, keep

LISTS = ("", "seeds", "groups", "panels", "chests", "rounds")
MAKING = ("seeds/new", "groups/new", "people/me/residency")
STAFF = ("panels/new", "chests/new", "rounds/new", "people/residencies")
BEING_SET_UP = {"en": "This site is being set up", "cy": "Mae’r wefan hon yn cael ei pharatoi"}
NOTHING = dict.fromkeys(Setting, "")
ALL = dict.fromkeys(Setting, "filled in") | {Setting.FIRST_HOUR: ""}
EMPTY = Facts(NOTHING, False, 0, 0, 0, 1, 0, None, None)


def states(facts):
    return [task.state.value for task in first_hour_of(facts).tasks]


def test_a_task_is_done_by_what_is_there_and_waits_for_its_place():
    o, d, w = State.OPEN.value, State.DONE.value, State.WAITS.value
    now = clock.now()
    cases = {
        "nothing": (EMPTY, [o, o, o, o, o, o, w, w]),
        "a name without a contact": (replace(EMPTY, name_chosen=True), [o, o, o, o, o, o, w, w]),
        "a test that has not arrived": (replace(EMPTY, mail_asked_at=now), [o, o, o, o, o, o, w, w]),
        "one that has": (replace(EMPTY, mail_asked_at=now, mail_arrived_at=now), [o, d, o, o, o, o, w, w]),
        "others with roles, but one organiser": (replace(EMPTY, others=5), [o, o, o, o, o, o, w, w]),
        "two organisers": (replace(EMPTY, organisers=2), [o, o, d, o, o, o, w, w]),
        "a place": (replace(EMPTY, places=1), [o, o, o, d, o, o, o, o]),
        "rules in one language": (replace(EMPTY, settings=NOTHING | {Setting.RULES_CY: "Helo"}), [o, o, o, o, o, o, w, w]),
        "all": (Facts(ALL, True, 3, 900, 1, 2, 0, now, now), [d] * 8),
    }

    assert {name: states(facts) for name, (facts, _said) in cases.items()} == {name: said for name, (_, said) in cases.items()}
    assert first_hour_of(cases["all"][0]).is_over
    assert first_hour_of(replace(EMPTY, places=1)).next_task.page == "settings.edit_settings"


def test_before_the_first_place_nobody_meets_an_empty_list_or_an_empty_choice(client, work, as_person):
    with work():
        resident, organiser = a_person(), an_organiser()
    wrong = [
        (lang, path) for lang, said in BEING_SET_UP.items() for path in LISTS if said not in client.get(f"/{lang}/{path}").text
    ]
    as_person(resident)
    wrong += [
        (lang, path) for lang, said in BEING_SET_UP.items() for path in MAKING if said not in client.get(f"/{lang}/{path}").text
    ]
    as_person(organiser)
    for path in (*LISTS[1:], *MAKING, *STAFF):
        answer = client.get(f"/en/{path}")
        if answer.status_code != 200 or "/en/areas/new" not in answer.text or "<select" in answer.text:
            wrong.append(("organiser", path))

    assert wrong == []
    assert "/people/me/residency" not in client.get("/en/people/me").text
    assert [path for path in ("panels", "chests", "rounds") if f'href="/en/{path}/new"' in client.get("/en/desk").text] == []


def test_what_is_sent_before_the_first_place_is_refused_and_kept(client, work, as_person):
    with work():
        resident = a_person()
    as_person(resident)

    answer = client.post("/en/seeds/new", data={"title": "A bench by the river", "body": "To rest.", "area": 1, "language": "en"})

    assert answer.status_code == 409
    assert "no place on this site" in answer.text
    assert "A bench by the river" in answer.text


def test_with_a_place_the_forms_are_there_and_a_round_still_asks_for_its_chest(client, work, as_person):
    with work():
        an_area()
        organiser = an_organiser()
    as_person(organiser)

    shown = [client.get(f"/en/{path}") for path in (*MAKING, "panels/new", "chests/new")]

    assert all("<select" in answer.text for answer in shown)
    assert "First, a chest" in client.get("/en/rounds/new").text


def test_the_list_leads_the_first_page_and_the_desk_of_organisers_only(client, work, as_person):
    with work():
        organiser, moderator = an_organiser(), a_person("", Role.MODERATOR)
    as_person(organiser)
    first, desk = client.get("/en/"), client.get("/en/desk")
    as_person(moderator)
    others = client.get("/en/"), client.get("/en/desk")

    assert all("Your site’s first hour" in page.text and "0 of 8 done" in page.text for page in (first, desk))
    assert "No second organiser yet" in desk.text  # not "the only one": the moderator has a role too
    assert all("first hour" not in page.text for page in others)
    assert client.get("/en/first-hour").status_code == 403


def test_what_needs_an_organiser_at_once_stands_on_the_desk_before_the_list(client, work, as_person):
    with work():
        close(an_open_round()[0])
        organiser = an_organiser()
    as_person(organiser)

    desk = client.get("/en/desk").text

    assert "<h1>The desk</h1>" in desk
    assert "of 8 done" in desk
    assert 'class="todo"' not in desk


def test_it_folds_away_by_a_press_and_is_shown_again(client, work, as_person):
    with work():
        an_area()
        organiser = an_organiser()
    as_person(organiser)
    assert "1 of 8 done" in client.get("/en/").text

    client.post("/en/first-hour/fold")

    assert "of 8 done" not in client.get("/en/").text + client.get("/en/desk").text
    assert "1 of 8 done" in client.get("/en/first-hour").text
    client.post("/en/first-hour/show")
    assert "1 of 8 done" in client.get("/en/desk").text


def test_it_goes_by_itself_when_all_is_done_and_costs_no_more_queries_before(client, work, as_person):
    with work():
        organiser, _second = an_organiser(), an_organiser()
        saved = [setting for chapter in ("names", "contact", "rules", "privacy") for setting in CHAPTERS[Chapter(chapter)]]
        db.session.add_all(SiteSetting(name=one.value, value="yes", changed_at=clock.now()) for one in saved)
        keep(Postcode(code="LL15 1AB", area_id=a_chest().area_id))
        test = keep(MailTest(asked_at=clock.now()))
    as_person(organiser)
    assert "7 of 8 done" in client.get("/en/desk").text
    leading = queries(lambda: client.get("/en/desk"))

    with work():
        db.session.get_one(MailTest, test.id).arrived_at = clock.now()

    assert "of 8 done" not in client.get("/en/").text + client.get("/en/desk").text
    assert "All is done" in client.get("/en/first-hour").text
    assert queries(lambda: client.get("/en/desk")) == leading
