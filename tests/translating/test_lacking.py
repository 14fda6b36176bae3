"""What staff wrote in one language is shown as "translation to follow", and the desk leads to the form of each."""

import re

from panel.access import Role
from panel.extensions import db
from panel.people.models import Person
from panel.rounds.models import Phase
from tests.chests.makers import a_chest
from tests.groups.counting import queries
from tests.makers import a_grant, a_person, an_area, an_organiser
from tests.meetings.makers import a_published_meeting, an_idea
from tests.panels.makers import a_panel
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed, an_answer
from tests.threads.makers import a_thread

LIST = "/en/translations/lacking"


def test_a_chest_in_english_only_is_marked_for_welsh_readers_until_its_welsh_is_written_by_way_of_the_desk(
    client, work, as_person
):
    with work():
        area, organiser = an_area(), an_organiser()
    as_person(organiser)
    words = {"title_en": "Llanfair chest", "about_en": "Money for the village.", "outcomes_en": "Fewer people alone."}
    made = client.post("/en/chests/new", data={**words, "title_cy": "", "about_cy": "", "outcomes_cy": "", "area_id": area.id})
    welsh = made.location.replace("/en/", "/cy/")
    page = client.get(welsh).text
    assert '<span lang="en">Llanfair chest</span> <small class="to-follow">(cyfieithiad i ddilyn)</small>' in page
    assert "Bydd y Gymraeg yn dilyn. Tan hynny, dyma’r testun Saesneg." in page
    assert '<div class="prose" lang="en"><p>Money for the village.</p>' in page
    assert "to-follow" not in client.get(made.location).text
    assert f'href="{LIST}"' in client.get("/en/desk").text
    form = re.search(r'<a href="([^"]*/edit)">Llanfair chest</a>', client.get(LIST).text).group(1)

    twin = {"title_cy": "Cist Llanfair", "about_cy": "Arian i’r pentref.", "outcomes_cy": "Llai o bobl ar eu pennau eu hunain."}
    client.post(form, data={**words, **twin, "area_id": area.id})

    assert "to-follow" not in client.get(welsh).text
    assert "Everything that you wrote is in Welsh and in English." in client.get(LIST).text
    assert LIST not in client.get("/en/desk").text


def test_the_list_leads_each_text_to_its_form_holds_only_what_the_role_reaches_and_asks_equally_often(client, work, as_person):
    with work():
        area, clerk, organiser = an_area(), a_person(), an_organiser()
        a_grant(clerk, Role.ORGANISER, area)
        chest = a_chest(area=area)
        chest.outcomes_cy = ""
        budget_round = a_round(phase=Phase.PROPOSALS, chest=chest)
        budget_round.about_en = ""
        proposal = a_proposal(budget_round, other_title="")
        panel = a_panel(area=area)
        panel.title_en = ""
        thread = a_thread(panel)
        thread.background_cy, thread.summary_en = "", "It is agreed."
        answer = an_answer(a_seed(area=area), organiser, body_cy="")
        meeting = a_published_meeting(organiser, [an_idea(area)])
        meeting.name_cy = ""
        elsewhere = a_panel(area=an_area())
        elsewhere.title_en = ""
        sealed = a_round("Decided", phase=Phase.RESULT, chest=chest)
        sealed.about_en = ""
    forms = {
        f"/en/translations/proposal/{proposal.id}?next={LIST}",
        f"/en/rounds/{budget_round.id}/edit",
        f"/en/threads/{thread.id}/edit",
        f"/en/threads/{thread.id}/summary/edit",
        f"/en/panels/{panel.id}/edit",
        f"/en/chests/{chest.id}/edit",
        f"/en/answers/{answer.id}/edit",
        f"/en/meetings/{meeting.id}/edit",
    }
    as_person(clerk)

    page = client.get(LIST).text

    assert set(re.findall(r'<h2><a href="([^"]*)"', page)) == forms
    few = queries(lambda: client.get(LIST))
    with work():
        for _number in range(30):
            another = a_panel(area=db.session.get_one(type(area), area.id))
            another.title_en = ""
    first = client.get(LIST).text
    assert queries(lambda: client.get(LIST)) == few
    second = client.get(re.search(r'rel="next" href="([^"]*)"', first).group(1)).text
    both = re.findall(r'<h2><a href="([^"]*)"', first) + re.findall(r'<h2><a href="([^"]*)"', second)
    assert len(both) == len(set(both)) == len(forms) + 30
    as_person(a_stranger(work))
    assert client.get(LIST).status_code == 403


def a_stranger(work) -> Person:
    with work():
        return a_person()
