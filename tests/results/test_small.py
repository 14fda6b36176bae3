"""With fewer than ten voters nothing but what is funded is told: two votes that fund the same look the same everywhere."""

import json
import re

import pytest
from sqlalchemy import select

from panel.audit.models import AuditEntry
from panel.ballots.checks.ways import who_can_vote
from panel.chests.models import LedgerEntry
from panel.extensions import db
from panel.language import speaking
from panel.mail.models import OutboxMail
from panel.pages.queries.became import what_became
from panel.people.models import Person
from panel.publish import datasets
from panel.results.actions import publish
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.models import Round, Rule
from tests.chests.makers import a_chest
from tests.groups.makers import a_group
from tests.makers import a_person, an_area, an_organiser
from tests.publish.makers import a_counted_round
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed

TITLES = ("A shed", "A bench", "A swing", "A pond")
COSTS = (300_000, 400_000, 500_000, 600_000)
FEW = "Fewer than 10 people voted, so how many chose what is not shown"
WORDS = re.compile(r"supporters? |points? given|points, and|people? voted for it|short\.|picked it|Picked by")


def votes(first, second, third, fourth):
    """Ballots that name one proposal each, for every form."""
    return ("1",) * first + ("2",) * second + ("3",) * third + ("4",) * fourth


UNLIKE = votes(5, 3, 1, 0), votes(3, 4, 0, 2)
"""Two votes of nine that fund the first two, in another order, and the others by other votes."""


def ballots_of(form, numbers):
    if form == BallotForm.YES_NO:
        return [("yes",) if number in "12" else ("no",) for number in numbers]
    return [{number: 5} if form == BallotForm.POINTS else (number,) for number in numbers]


def terms_of(form):
    most = 1 if form in {BallotForm.CHOOSE_ONE, BallotForm.YES_NO} else 3
    several = form != BallotForm.YES_NO
    shown = {"costs": COSTS, "titles": TITLES} if several else {"costs": COSTS[:1], "titles": TITLES[:1]}
    return {"ballot_form": form, "rule": Rule.GREEDY, "max_choices": most, "budget_pence": 700_000, **shown}


def counted(form, numbers, shared):
    """A counted round in which nothing but the ballots differs from another; each of its proposals grew from a seed."""
    area, group, contact = (db.session.get_one(type(each), each.id) for each in shared)
    chest = a_chest("Chest", area=area, received_pence=700_000)
    budget_round, result = a_counted_round(*ballots_of(form, numbers), title="Round", area=area, chest=chest, **terms_of(form))
    for line in result.lines:
        line.proposal.group, line.proposal.contact_id = group, contact.id
        line.proposal.seeds = [a_seed(f"Seed {line.proposal.number}", area=area, author=contact)]
    db.session.flush()
    return budget_round, result


def without_ids(text):
    """Hashes, moments and numbers of things differ between any two rounds: they are written alike."""
    text = re.sub(r"[0-9a-f]{32,}", "HASH", text)
    text = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(Z|\+00:00)?", "MOMENT", text)
    text = re.sub(r"\b\d{1,2}(:\d\d)? ([ap]m|(y bore|y prynhawn|yr hwyr|y nos)\b)", "TIME", text)
    text = re.sub(r'<svg [^>]*class="code">.*?</svg>', "CODE", text)
    text = re.sub(r"(/[a-z]+/|[a-z]:|[a-z]-)\d+", r"\1N", text)
    text = re.sub(r'("?(round_id|id|line)"?[ :=]+"?)\d+', r"\1N", text)
    return re.sub(r'nonce[-="][^" ]+|value="[^"]{20,}"', "ONCE", text)


def pages_of(client, round_id, result, *, draft=False):
    """All addresses that say something of the result, and their answers; whole files as they are."""
    here = [f"/en/rounds/{round_id}/result", f"/cy/rounds/{round_id}/result"]
    if draft:
        here += [f"/en/rounds/{round_id}/publish", f"/en/rounds/{round_id}/counting", f"/en/rounds/{round_id}"]
    else:
        parts = "result/press", "result/poster", "result/share", "card"
        here += [f"/{lang}/rounds/{round_id}/{part}" for part in parts for lang in ("cy", "en")]
        here += [f"/en/rounds/{round_id}", f"/en/rounds/{round_id}/what-if", f"/en/rounds/{round_id}/recount"]
        files = ("/ballots.csv", "/result.json", ".pb", "/bundle.zip")
        here += [f"/data/rounds/{round_id}{name}" for name in files]
        for line in result.lines:
            here += [f"/en/proposals/{line.proposal_id}", f"/cy/proposals/{line.proposal_id}"]
            here += [f"/{lang}/journeys/{seed.id}" for seed in line.proposal.seeds for lang in ("cy", "en")]
    answers = [client.get(address) for address in here]
    missing = {address for address, answer in zip(here, answers, strict=True) if answer.status_code == 404}
    assert missing == {each for each in here if each.endswith(("/what-if", "/ballots.csv", ".pb", "/bundle.zip"))}
    assert all(answer.status_code in {200, 404} for answer in answers)
    return {without_ids(address) + str(n): answer for n, (address, answer) in enumerate(zip(here, answers, strict=True))}


def rows_of(client, round_id):
    """What the table of proposals says of votes and places."""
    lines = client.get(f"/data/rounds/{round_id}/proposals.csv").text.splitlines()
    names = [column.name for column in datasets.PROPOSALS.columns]
    assert {"votes", "place", "granted_pounds"} == set(names[-3:])
    return [line.rsplit(",", 3)[1:] for line in lines[1:]]


def all_told(work, client, organiser, sign_in, form, numbers, shared):
    """Everything that is said of one vote, before it is published and after."""
    with work():
        budget_round, result = counted(form, numbers, shared)
        mails = db.session.scalars(select(OutboxMail.id)).all()
        log = db.session.scalars(select(AuditEntry.id)).all()
    draft = pages_of(sign_in(client.application.test_client(), organiser), budget_round.id, result, draft=True)
    with work():
        publish.publish_result(db.session.get_one(Round, budget_round.id), db.session.get_one(Person, organiser.id))
        written = select(OutboxMail).where(OutboxMail.id.not_in(mails)).order_by(OutboxMail.id)
        sent = [f"{mail.subject}\n{mail.body}" for mail in db.session.scalars(written)]
        noted = db.session.scalars(select(AuditEntry).where(AuditEntry.id.not_in(log)).order_by(AuditEntry.id))
        facts = [without_ids(entry.verb + entry.facts) for entry in noted]
        of_chest = select(LedgerEntry.note).where(LedgerEntry.chest_id == budget_round.chest_id).order_by(LedgerEntry.id)
        ledger = db.session.scalars(of_chest).all()
    with work():
        first_page = [each.open_title for each in what_became().decided.winners]
    told = {f"draft {key}": without_ids(answer.text) for key, answer in draft.items()}
    told |= {key: without_ids(answer.text) for key, answer in pages_of(client, budget_round.id, result).items()}
    picture = client.get(f"/en/rounds/{budget_round.id}/result/card.png").data
    others = {"mails": [without_ids(mail) for mail in sent], "log": facts, "ledger": ledger, "first page": first_page}
    return told | others | {"picture": picture, "rows": rows_of(client, budget_round.id)}


@pytest.fixture
def shared(work):
    with work():
        area = an_area()
        contact = a_person(language="en", area=area)
        return area, a_group(contact=contact), contact


@pytest.mark.parametrize("form", list(BallotForm))
def test_two_votes_of_nine_that_fund_the_same_look_the_same_everywhere(work, client, sign_in, shared, form):
    with work():
        organiser = an_organiser()

    one, other = (all_told(work, client, organiser, sign_in, form, numbers, shared) for numbers in UNLIKE)

    assert one.keys() == other.keys()
    for key in one:
        assert one[key] == other[key], key
    assert not [key for key, text in one.items() if isinstance(text, str) and key != "rows" and WORDS.search(text)]
    assert all(votes == "" for votes, _place, _granted in one["rows"])
    assert FEW in next(text for key, text in one.items() if key.startswith("draft /en"))


def test_with_ten_voters_totals_are_told(work, client, shared):
    with work():
        budget_round, _result = counted(BallotForm.APPROVAL, votes(5, 3, 1, 1), shared)
        publish.publish_result(budget_round, an_organiser())

    page = client.get(f"/en/rounds/{budget_round.id}/result").text

    assert "5 people voted for it" in page
    assert "1 supporter" in page
    assert FEW not in page
    assert [votes for votes, _place, _granted in rows_of(client, budget_round.id)] == ["5", "3", "1", "1"]


def test_the_public_hash_of_a_small_count_cannot_be_guessed_from_what_the_ballots_may_have_been(work, shared):
    with work():
        traces = [counted(BallotForm.APPROVAL, UNLIKE[0], shared)[1].trace for _ in range(2)]
        large = counted(BallotForm.APPROVAL, votes(30, 10, 5, 5), shared)[1].trace

    one, other = map(json.loads, traces)
    assert len(one.pop("salt")) == 64
    assert other.pop("salt") not in traces[0]
    assert one == other
    assert "salt" not in json.loads(large)


def test_before_a_small_vote_it_is_said_that_not_even_totals_are_shown(work):
    with work(), speaking("en"):
        said = who_can_vote(a_round())[-1].words

    assert "With fewer than 50 ballots only totals" in said
    assert "With fewer than 10 not even totals are shown" in said
