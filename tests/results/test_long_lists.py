"""What a long result keeps from one reader to the next, and that nobody reads what has changed since."""

import re

from panel import clock
from panel.areas.models import Area
from panel.extensions import db
from panel.language import speaking
from panel.money import pounds
from panel.proposals.models import Proposal, ProposalSeed
from panel.results import queries
from panel.results.models import Result
from panel.results.thrift import Shelf
from panel.rounds.models import Round
from panel.seeds.models import Seed
from panel.seeds.themes import Theme
from panel.web.templating import drawn_bar
from tests.ballots.makers import a_published_round
from tests.makers import an_area
from tests.seeds.makers import a_seed

SPLIT = [("1", "2")] * 6 + [("3",)] * 5


def test_sentences_are_kept_by_language_and_by_title(client, work):
    with work():
        budget_round, _result = a_published_round(*SPLIT, costs=(500_000, 400_000, 700_000))
    english, welsh = (client.get(f"/{language}/rounds/{budget_round.id}/result").text for language in ("en", "cy"))
    assert "Its supporters’ money went to" in english or "more supporter" in english
    assert "supporter" not in re.sub(r"<[^>]+>", "", welsh.partition("<main")[2].partition("</main>")[0])

    with work():
        first = db.session.get_one(Proposal, _first(budget_round))
        first.title = first.other_title = "A title of another day"
    assert "Proposal 1" not in client.get(f"/en/rounds/{budget_round.id}/result").text


def _first(budget_round):
    return db.session.scalar(Proposal.in_round(budget_round.id).where(Proposal.number == "1")).id


def test_what_is_kept_of_a_page_is_written_anew_when_anything_changes_that_it_tells(app, client, work):
    with work():
        budget_round, _result = a_published_round(*SPLIT, costs=(300_000, 400_000, 700_000))
        proposal = db.session.get_one(Proposal, _first(budget_round))
        grown = a_seed(area=an_area("A valley"))
        db.session.add(ProposalSeed(proposal_id=proposal.id, seed_id=grown.id))
    changes = [
        (Area, grown.area_id, "name_en", "Another valley"),
        (Seed, grown.id, "hidden_at", clock.now()),
        (Proposal, proposal.id, "theme", Theme.SPORT),
        (Proposal, proposal.id, "hidden_at", clock.now()),
        (Round, budget_round.id, "currency", "PLN"),
    ]
    pages = [client.get(f"/en/rounds/{budget_round.id}/result").text]

    for model, id_, name, value in changes:
        with work():
            setattr(db.session.get_one(model, id_), name, value)
        pages.append(client.get(f"/en/rounds/{budget_round.id}/result").text)
        app.extensions["panel-thrift"].written = Shelf(8)
        assert client.get(f"/en/rounds/{budget_round.id}/result").text == pages[-1]

    assert len(set(pages)) == len(pages)


def test_the_page_of_a_result_reads_no_group_and_no_long_text(work):
    with work():
        budget_round, _result = a_published_round(*SPLIT)
        round_id = budget_round.id
    with work():
        budget_round = db.session.get_one(Round, round_id)
        row = queries.report(db.session.scalars(Result.as_read(budget_round)).one()).rows[0]
        assert {"body", "group", "cost_lines", "seeds"}.isdisjoint(vars(row.card.proposal))


def test_under_a_pound_money_is_said_in_pence(client):
    with speaking("cy"):
        assert [pounds(amount) for amount in (60, -5, 0, 100, 101)] == ["60c", "-5c", "£0", "£1", "£1.01"]
    assert pounds(60, "PLN") == "0.60 PLN"


def test_the_words_of_a_bar_cannot_leave_it():
    assert 'aria-label="&lt;b&gt;&#34;"' in drawn_bar([("paid", 1), ("none", 0)], 2, '<b>"')
