"""What machines are told of a vote and of a grant."""

import json
import re

from sqlalchemy import select

from panel.extensions import db
from panel.results.models import ResultLine
from panel.rounds.models import Round
from tests.ballots.makers import a_published_round

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def told(client, address):
    """What a page says of itself, by its kind."""
    blocks = [json.loads(block) for block in BLOCK.findall(client.get(address).text)]
    return {block["@type"]: block for block in blocks}


def test_a_vote_is_an_event_and_a_funded_plan_a_grant(client, work):
    with work():
        budget_round, _result = a_published_round(("1",), ("1", "2"))
        budget_round.title_en = "</script><b>Winter</b>"
        funded = db.session.scalars(select(ResultLine).where(ResultLine.place.is_not(None))).first().proposal
        lost = db.session.scalars(select(ResultLine).where(ResultLine.place.is_(None))).first()

    vote = told(client, f"/en/rounds/{budget_round.id}")["Event"]
    grant = told(client, f"/cy/proposals/{funded.id}")["MonetaryGrant"]

    assert vote["name"] == "</script><b>Winter</b>"
    assert vote["startDate"] <= vote["endDate"]
    assert grant["amount"]["value"] == funded.cost_pence / 100
    assert "MonetaryGrant" not in told(client, f"/en/proposals/{lost.proposal_id}")
    with work():
        db.session.get_one(Round, budget_round.id).imported_from = "elsewhere.pb"
    pages = f"/en/rounds/{budget_round.id}", f"/en/proposals/{funded.id}"
    assert [set(told(client, page)) for page in pages] == [{"BreadcrumbList"}] * 2  # others held it, and paid


def test_every_page_has_a_picture_to_share(client):
    page = client.get("/en/").text

    assert '<meta property="og:image" content="http://localhost/en/card.png">' in page
    assert client.get("/en/card.png").mimetype == "image/png"
