"""The journey of an idea: what its page tells, and in how many questions to the database."""

from datetime import timedelta

import pytest

from panel import clock
from panel.chests.actions import enter_money, put_right
from panel.chests.models import Movement
from panel.extensions import db
from panel.language import day
from panel.people.models.person import LEFT_HOST
from panel.proposals.models import ProposalSeed
from panel.rounds.models import Phase
from tests.ballots.makers import a_published_round
from tests.groups.counting import queries
from tests.makers import a_person, an_area, an_organiser, keep
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed, an_answer, an_offer
from tests.threads.makers import a_thread


def a_funded_seed():
    """A seed whose proposal was picked by two of three voters and was funded, with everything that can happen on the way."""
    seed = a_seed("A repair bench", author=a_person("Eleri Foulkes"), area=an_area("Corwen"), supporters=3, days_old=90)
    an_offer(seed)
    a_thread(seeds=[seed], opens_at=clock.now() - timedelta(days=30), summary="Start at five, not seven.")
    budget_round, result = a_published_round(("1",), ("1",), ("2",))
    proposal = next(line.proposal for line in result.lines if line.proposal.number == "1")
    keep(ProposalSeed(proposal_id=proposal.id, seed_id=seed.id))
    an_answer(seed, an_organiser())
    return seed, proposal, budget_round


def paid(proposal, pence: int):
    return enter_money(
        proposal.budget_round.chest,
        None,
        movement=Movement.PAID,
        amount_pence=pence,
        party="The menders",
        decision=f"proposal:{proposal.id}",
        dated_on=clock.now().date(),
    )


@pytest.mark.usefixtures("totals_of_few")
def test_each_stop_says_who_where_how_many_and_how_much(client, work):
    with work():
        seed, proposal, budget_round = a_funded_seed()
        paid(proposal, 4_000)
    page = client.get(f"/en/journeys/{seed.id}").text

    told = ["By Eleri Foulkes, Corwen", "3 people support it. 1 person offered help.", "Start at five, not seven."]
    told += ["Picked by 2 of 3 voters.", "Why it was funded", f"/en/rounds/{budget_round.id}/result", "£40", "Do it", "Tell it"]

    assert [words for words in told if words not in page] == []


def test_a_journey_begins_with_the_planting_and_a_talk_ends_where_it_was_summed_up(client, work):
    with work():
        seed = a_seed("A repair bench")
        thread = a_thread(seeds=[seed], summary="Start at five.", opens_at=clock.now() - timedelta(days=30))
    journey, talk = client.get(f"/en/journeys/{seed.id}").text, client.get(f"/en/threads/{thread.id}").text

    assert journey.index("Planted") < journey.index("Thought through")
    assert day(thread.closes_at) not in journey + talk
    assert "When it was open" in talk


def test_a_payment_that_was_put_right_is_no_stop(client, work):
    with work():
        seed, proposal, _round = a_funded_seed()
        paid(proposal, 4_000)
        put_right(paid(proposal, 1_234), an_organiser(), note="Typed twice.")

    page = client.get(f"/en/journeys/{seed.id}").text

    assert "£40" in page
    assert "£12.34" not in page


def test_the_name_of_somebody_who_left_is_not_told(client, work):
    with work():
        seed = a_seed(author=a_person("Eleri Foulkes"))
        seed.author.email = f"1@{LEFT_HOST}"

    assert "Eleri" not in client.get(f"/en/journeys/{seed.id}").text


def test_a_seed_of_today_has_a_journey_with_the_road_ahead(client, work):
    with work():
        seed = a_seed("A bench")

    page = client.get(f"/en/journeys/{seed.id}").text

    assert "One person’s wish, planted today." in page
    assert page.index("The road ahead:") < page.index("Think it through") < page.index("Cost it") < page.index(">Vote</h3>")


def test_another_idea_that_joined_is_told_on_both_journeys(client, work):
    with work():
        proposal = a_proposal(a_round(phase=Phase.VOTING))
        one, other, hidden = a_seed("A bench"), a_seed("A kettle"), a_seed("A secret", hidden_at=clock.now())
        for seed in (one, other, hidden):
            keep(ProposalSeed(proposal_id=proposal.id, seed_id=seed.id))

    page, back = (client.get(f"/en/journeys/{seed.id}").text for seed in (one, other))

    assert f"/en/journeys/{other.id}" in page
    assert f"/en/journeys/{one.id}" in back
    assert "A secret" not in page


def test_a_longer_journey_asks_the_database_no_more(client, work):
    with work():
        seed, proposal, _round = a_funded_seed()
        paid(proposal, 1_000)
    few = queries(lambda: client.get(f"/en/journeys/{seed.id}"))
    with work():
        paid(db.session.merge(proposal), 1_000)
        for _more in range(2):
            a_thread(seeds=[db.session.merge(seed)])
            _budget_round, result = a_published_round(("1",), ("1",))
            keep(ProposalSeed(proposal_id=result.lines[0].proposal_id, seed_id=seed.id))

    assert queries(lambda: client.get(f"/en/journeys/{seed.id}")) == few


def test_the_picture_to_share_is_that_of_the_page_and_not_of_a_hidden_seed(client, work):
    with work():
        shown, hidden = a_seed("A bench"), a_seed("A secret", hidden_at=clock.now())

    page, picture = client.get(f"/en/journeys/{shown.id}").text, client.get(f"/cy/journeys/{shown.id}/card.png")

    assert f'property="og:image" content="http://localhost/en/journeys/{shown.id}/card.png"' in page
    assert (picture.status_code, picture.mimetype) == (200, "image/png")
    assert "max-age=600" in picture.headers["Cache-Control"]
    assert client.get(f"/en/journeys/{hidden.id}/card.png").status_code == client.get(f"/en/journeys/{hidden.id}").status_code
    assert client.get(f"/en/journeys/{hidden.id}/card.png").status_code != 200
