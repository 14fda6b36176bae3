"""What leaves the site: the card in another page, the press sheet, the poster, and the lines to copy."""

import re
from html import unescape

import pytest

from panel.results import telling
from panel.results.thrift import thrift
from panel.rounds.models import BallotForm, Rule
from tests.ballots.makers import a_counted_round, a_published_round

BALLOTS = [("1", "2")] * 4 + [("1",)] * 2 + [("2", "3")] * 2 + [("3",)] * 3
PAGES = ["card", "result/share", "result/press", "result/poster", "result/poster.pdf"]


def test_the_card_alone_may_stand_in_a_page_elsewhere_and_keeps_nothing_of_its_readers(client, work):
    with work():
        budget_round, _result = a_published_round(*BALLOTS)
    card, page = (client.get(f"/en/rounds/{budget_round.id}/{each}") for each in ("card", "result"))

    assert "frame-ancestors *" in card.headers["Content-Security-Policy"]
    assert "script-src" not in card.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in card.headers
    assert "<script" not in card.text
    assert "<form" not in card.text
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["cy", "en"])
@pytest.mark.parametrize("page", PAGES[:4])
def test_each_says_the_outcome_and_what_each_costs(client, work, language, page):
    with work():
        budget_round, _result = a_published_round(*BALLOTS)

    text = unescape(client.get(f"/{language}/rounds/{budget_round.id}/{page}").text)

    assert ("2 of 3 proposals are funded" if language == "en" else "o’r 3 o gynigion") in text
    if page != "result/share":
        assert "£3,000" in text
        assert "£4,000" in text
    else:
        assert re.search(rf'<iframe src="[^"]+/{language}/rounds/{budget_round.id}/card" title="', text)


@pytest.mark.parametrize("page", PAGES)
def test_nothing_leaves_the_site_before_it_is_published(client, work, page):
    with work():
        budget_round, _result = a_counted_round(*BALLOTS)

    assert client.get(f"/en/rounds/{budget_round.id}/{page}").status_code == 404


def test_the_poster_is_drawn_once_and_not_while_too_many_ask(app, client, work, monkeypatch):
    with work():
        budget_round, _result = a_published_round(*BALLOTS)
        other, _result = a_published_round(*BALLOTS)
    first = client.get(f"/cy/rounds/{budget_round.id}/result/poster.pdf")
    with app.app_context():
        monkeypatch.setattr(thrift().purse, "_left", -1000.0)

    again = client.get(f"/cy/rounds/{budget_round.id}/result/poster.pdf")
    too_many = client.get(f"/cy/rounds/{other.id}/result/poster.pdf")

    assert first.data.startswith(b"%PDF")
    assert again.data == first.data
    assert (too_many.status_code, too_many.headers["Retry-After"]) == (503, "60")


def test_of_many_the_first_are_named_and_the_others_counted(client, work, monkeypatch):
    monkeypatch.setattr(telling, "MOST_NAMED", 1)
    with work():
        budget_round, _result = a_published_round(*BALLOTS)

    text = client.get(f"/en/rounds/{budget_round.id}/card").text

    assert "and 1 more" in text
    assert text.count('class="numbered"') == 1
    assert client.get(f"/en/rounds/{budget_round.id}/result/poster.pdf").status_code == 200


def test_of_very_few_voters_no_share_is_told(client, work):
    with work():
        budget_round, _result = a_published_round(("1",), ("1",), ("2",))

    assert "in every 100" not in client.get(f"/en/rounds/{budget_round.id}/card").text


@pytest.mark.parametrize(
    ("yes", "no", "words"),
    [(9, 3, "Yes: 9 said yes, 3 said no"), (4, 8, "No: 8 said no, 4 said yes"), (3, 1, "The answer is yes")],
)
def test_the_title_of_a_single_question_is_its_answer(client, work, yes, no, words):
    with work():
        terms = {"ballot_form": BallotForm.YES_NO, "rule": Rule.GREEDY, "costs": (300_000,)}
        budget_round, _result = a_published_round(*[("yes",)] * yes, *[("no",)] * no, **terms)

    for page in ("result", "card", "result/press"):
        text = client.get(f"/en/rounds/{budget_round.id}/{page}").text
        assert words in text
        assert "got something they picked" not in text
