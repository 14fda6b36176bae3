"""Two people change the same thing at once: nobody writes over what they have not read."""

import re

import pytest

from panel.areas.models import Area
from panel.chests.models import Chest
from panel.extensions import db
from panel.groups.models import Group
from panel.panels.models import CitizensPanel
from tests.chests.makers import a_chest
from tests.groups.makers import a_group
from tests.makers import an_area, an_organiser
from tests.panels.makers import a_panel

CASES = {
    "chest": (a_chest, Chest, "chests", "about_en", "Money that five funds pool."),
    "panel": (a_panel, CitizensPanel, "panels", "question_en", "How do we keep everybody warm?"),
    "group": (a_group, Group, "groups", "about", "We grow what the school kitchen cooks."),
    "area": (an_area, Area, "areas", "name_en", "Upper Village"),
}


def filled(page: str) -> dict[str, str]:
    """Every field of the form of a page, as a browser without JavaScript would send it."""
    form = page[page.index('class="fields"') :]
    inputs = [tag for tag in re.findall(r"<input[^>]*>", form) if "radio" not in tag or "checked" in tag]
    fields = {name(tag): value(tag) for tag in inputs}
    fields |= {name(tag): text.strip() for tag, text in re.findall(r"(<textarea[^>]*>)([^<]*)", form)}
    for tag, options in re.findall(r"(<select[^>]*>)(.*?)</select>", form, re.DOTALL):
        chosen = re.findall(r"<option selected[^>]*>", options) or re.findall(r"<option[^>]*>", options)
        fields[name(tag)] = value(chosen[0])
    return fields


def name(tag: str) -> str:
    return re.search(r' name="([^"]*)"', tag)[1]


def value(tag: str) -> str:
    found = re.search(r' value="([^"]*)"', tag)
    return found[1] if found else ""


@pytest.mark.parametrize("kind", CASES)
def test_who_comes_second_reads_what_the_first_wrote_and_may_then_put_theirs_in_its_place(client, work, as_person, kind):
    make, model, place, what, words = CASES[kind]
    with work():
        thing, organiser = make(), an_organiser()
        number = thing.id
    as_person(organiser)
    address = f"/en/{place}/{number}/edit"
    mine = filled(client.get(address).text) | {what: "Mine, which comes later."}
    client.post(address, data=filled(client.get(address).text) | {what: words})

    refused = client.post(address, data=mine)

    assert refused.status_code == 422
    assert "Somebody changed this while you were writing." in refused.text
    assert f">{words}</span>" in refused.text
    assert refused.text.count("Now it says:") == 1
    assert "Mine, which comes later." in refused.text
    with work():
        assert getattr(db.session.get_one(model, number), what) == words

    sent_again = client.post(address, data=mine | {"as_read": filled(refused.text)["as_read"]})

    assert sent_again.status_code == 303
    with work():
        assert getattr(db.session.get_one(model, number), what) == "Mine, which comes later."


def test_the_same_words_twice_are_no_change_and_a_place_is_named_by_its_name(client, work, as_person):
    with work():
        chest, other, organiser = a_chest(), an_area("Bridge End"), an_organiser()
        address = f"/en/chests/{chest.id}/edit"
    as_person(organiser)
    first = filled(client.get(address).text)
    moved = first | {"area_id": str(other.id)}

    assert client.post(address, data=moved).status_code == 303
    assert client.post(address, data=moved).status_code == 303
    assert "<span>Bridge End</span>" in client.post(address, data=first).text


def test_what_others_changed_is_said_though_something_else_is_wrong_too(client, work, as_person):
    with work():
        chest, organiser = a_chest(), an_organiser()
        address = f"/en/chests/{chest.id}/edit"
    as_person(organiser)
    mine = filled(client.get(address).text) | {"about_en": "Short."}
    client.post(address, data=mine | {"about_en": "Theirs, which came first."})

    refused = client.post(address, data=mine).text

    assert "Please write at least 10 characters." in refused
    assert ">Theirs, which came first.</span>" in refused


def test_who_goes_on_in_the_other_language_has_read_what_their_first_page_showed(client, work, as_person):
    with work():
        chest, organiser = a_chest(), an_organiser()
        path = f"chests/{chest.id}/edit"
    as_person(organiser)
    mine = filled(client.get(f"/en/{path}").text) | {"about_en": "Mine, which comes later."}
    client.post(f"/en/{path}", data=mine | {"about_en": "Theirs, which came first."})

    welsh = client.post(f"/cy/{path}", data=mine | {"read-in": "cy"})

    assert filled(welsh.text)["as_read"] == mine["as_read"]
    assert client.post(f"/cy/{path}", data=filled(welsh.text)).status_code == 422


def test_whoever_lost_their_session_sees_what_they_wrote_and_no_marks(client, work, as_person):
    with work():
        chest, organiser = a_chest(), an_organiser()
        address = f"/en/chests/{chest.id}/edit"
    as_person(organiser)
    mine = filled(client.get(address).text) | {"about_en": "Mine, which is to be kept."}
    stranger = client.application.test_client()

    kept = stranger.post(address, data=mine).text

    assert "Mine, which is to be kept." in kept
    assert re.search(r'<input type="hidden"[^>]*name="as_read"', kept)
    assert "What you wrote" not in kept
