"""A key that is not the one that was frozen pauses the vote: nothing is taken, nothing is counted twice, nothing is lost."""

import re
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from panel.ballots import link_keys
from panel.ballots.models import OpenBallot
from panel.extensions import db
from panel.roll.models import Mark
from panel.rounds.models import Round
from tests.ballots.makers import a_ballot, an_open_round, close, pressed_first
from tests.ballots.test_voting import cast, code_on, opened, post
from tests.checks import press
from tests.makers import an_organiser


def spoil(path, fault):
    """Do to the file of a key what can happen to it; the key that was in it."""
    key = path.read_bytes()
    if fault in {"missing", "unreadable"}:
        path.unlink()
    if fault == "unreadable":
        path.mkdir()
    else:
        wrong = {"empty": b"", "short": key[:31], "long": key + b"\n", "different": bytes(32)}
        if fault in wrong:
            path.write_bytes(wrong[fault])
    return key


def mend(path, key):
    if path.is_dir():
        path.rmdir()
    path.write_bytes(key)


def key_of(app, budget_round):
    (path,) = Path(app.config["LINK_KEYS"]).glob(f"{budget_round.id}-*.key")
    return path


def counts():
    return [db.session.scalar(select(func.count()).select_from(table)) for table in (Mark, OpenBallot)]


FAULTS = ("missing", "unreadable", "empty", "short", "long", "different")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_key_pauses_the_vote_and_the_right_one_brings_everything_back(app, client, work, as_person, fault):
    with work():
        budget_round, (voted, not_yet, *_) = an_open_round()
        a_ballot(budget_round, voted, "1")
    as_person(voted)
    code, form = code_on(client, budget_round), opened(client, budget_round)
    path = key_of(app, budget_round)
    key = spoil(path, fault)

    for person in (voted, not_yet):
        as_person(person)
        shown = client.get(f"/en/rounds/{budget_round.id}/ballot")
        sent = post(client, budget_round, "2", cast="1", form_token="0" * 32, replaces="")
        answers = [shown, client.get(f"/en/rounds/{budget_round.id}/receipt"), sent, post(client, budget_round, "2", **form)]
        assert [answer.status_code for answer in answers] == [503] * 4
        assert all("Voting in this round is paused" in answer.text for answer in answers)
        assert sent.headers["Retry-After"] == "600"
        assert re.search(r'name="proposal" value="2"', sent.text)
        assert "Proposal 2" in sent.text
        with work():
            assert counts() == [1, 1]

    mend(path, key)
    as_person(voted)
    assert code_on(client, budget_round) == code
    assert cast(client, budget_round, "3").status_code == 303
    with work():
        assert counts() == [1, 1]


@pytest.mark.parametrize("fault", FAULTS)
def test_organisers_are_told_what_is_wrong_and_nothing_is_sealed(app, client, work, as_person, fault):
    with work():
        organiser = an_organiser()
        budget_round, people = an_open_round()
        for person in people:
            a_ballot(budget_round, person, "1")
        close(budget_round)
    path = key_of(app, budget_round)
    key = spoil(path, fault)
    as_person(organiser)

    refused = press(client, f"/en/rounds/{budget_round.id}/seal")
    phases, desk = client.get(f"/en/rounds/{budget_round.id}/phases").text, client.get("/en/desk").text

    assert refused.status_code == 422
    sentence = {"missing": "is missing", "unreadable": "cannot be read", "different": "another key"}.get(fault, "32 bytes")
    assert sentence in phases
    assert "vote is paused" in desk
    with work():
        assert counts() == [3, 3]

    mend(path, key)
    with work():
        pressed_first(db.session.get_one(Round, budget_round.id))
    assert press(client, f"/en/rounds/{budget_round.id}/seal").status_code == 303


def test_a_mark_without_a_ballot_is_a_fault_and_never_a_first_vote(client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, (voter, *_) = an_open_round()
        a_ballot(budget_round, voter, "1")
        db.session.execute(delete(OpenBallot))
    as_person(voter)

    answers = [
        client.get(f"/en/rounds/{budget_round.id}/ballot"),
        post(client, budget_round, "2", cast="1", form_token="0" * 32, replaces=""),
    ]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert all("Please tell the organisers" in answer.text for answer in answers)
    with work():
        assert counts() == [1, 0]
    as_person(organiser)
    assert (
        "1 people are marked as having voted on this site, but there are 0 ballots"
        in client.get(f"/en/rounds/{budget_round.id}/phases").text
    )


def test_a_ballot_without_a_mark_is_a_fault_too(client, work, as_person):
    with work():
        budget_round, (voter, *_) = an_open_round()
        a_ballot(budget_round, voter, "1")
        db.session.execute(delete(Mark))
    as_person(voter)

    answer = post(client, budget_round, "2", cast="1", form_token="0" * 32, replaces="")

    assert answer.status_code == 503
    with work():
        assert counts() == [0, 1]


def test_the_fingerprint_of_the_key_is_part_of_the_freeze_and_of_the_public_log(app, client, work):
    with work():
        budget_round, _people = an_open_round()
        fingerprint = db.session.get_one(Round, budget_round.id).link_key_fingerprint
        key = link_keys.look(budget_round)[1]

    page = client.get("/en/log").text

    assert fingerprint in page
    assert key.hex() not in page
    assert key_of(app, budget_round).read_bytes() == key
