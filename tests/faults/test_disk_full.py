"""The disk is full: nothing that was thanked for is lost, people are told in their language, and with room all goes on."""

import subprocess

import pytest

from panel.ballots import link_keys
from panel.extensions import db
from panel.rounds.models import Phase, Round
from tests.ballots.makers import WHY
from tests.checks import press
from tests.faults.sites import DEEP, until
from tests.faults.voters import CLIENTS, counted, is_whole, served, voters_of
from tests.makers import an_area, an_organiser
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

TIMES = 5 if DEEP else 1
VOTERS = 1_500 if DEEP else 200


def nobody_is_thanked(voters):
    """Whether each browser was refused three times over, and none was thanked meanwhile."""
    seen = {"refused": voters.refused, "thanked": len(voters.thanked)}

    def nobody():
        if len(voters.thanked) > seen["thanked"]:
            seen.update(refused=voters.refused, thanked=len(voters.thanked))
        return voters.refused > seen["refused"] + 3 * CLIENTS

    return nobody


def family(process):
    """The numbers of a process's children and of theirs: one that died and was started again has another."""
    told = subprocess.run(["pgrep", "-P", str(process)], check=False, capture_output=True, text=True)
    children = [int(each) for each in told.stdout.split()]
    return sorted([*children, *(grandchild for child in children for grandchild in family(child))])


@pytest.mark.parametrize("cramped", ["sqlite", "postgresql"], indirect=True)
def test_a_disk_that_fills_up_while_people_vote_costs_no_ballot(cramped):
    """Everything of the site is on it: the database and its log, the figures, and what the processes say."""
    house, small = cramped
    voters = voters_of(house, VOTERS)
    late = voters.waiting.pop()
    with served(house, voters.port, "panel", "run", "--port", str(voters.port)) as server:
        form = voters.filled_in(late)
        voters.start()
        lived = family(server.pid)
        for _ in range(TIMES):
            enough = len(voters.thanked) + CLIENTS
            assert until(lambda least=enough: len(voters.thanked) > least, seconds=60), voters.wrong
            small.fill()
            assert until(nobody_is_thanked(voters), seconds=60), (voters.refused, voters.wrong)
            for language in ("cy", "en"):
                status, page, _cookie = voters.ask("POST", "ballot", form.cookie, form.body, language=language)
                assert status == 503
                assert f'lang="{language}"' in page
                assert voters.ask("GET", "ballot", late, language=language)[0] == 200
            small.make_room()
        assert until(lambda: not voters.waiting, seconds=300), voters.wrong
        voters.stop()
        again = {form: voters.send(form) for form in voters.thanked}
        assert family(server.pid) == lived

    assert voters.wrong == []
    assert again == voters.thanked
    assert len(set(again.values())) == len(again) == VOTERS - 1
    assert house.do(counted) == (VOTERS - 1,) * 3
    assert house.do(is_whole)
    assert house.said.count("Traceback") == 0, house.said
    assert len(lived) >= 5, "a web server with two processes, and two workers"


def test_a_vote_whose_key_finds_no_room_opens_when_there_is_some(app, client, work, as_person, disk, monkeypatch):
    small = disk(1)
    monkeypatch.setitem(app.config, "LINK_KEYS", small.folder / "link-keys")
    with work():
        area, organiser = an_area(), an_organiser()
        budget_round = a_round(phase=Phase.PROPOSALS, area=area)
        for name in ("A hall", "A path"):
            a_proposal(budget_round, name)
    as_person(organiser)

    def opened(language):
        return press(client, f"/{language}/rounds/{budget_round.id}/phases/voting", **WHY)

    small.fill()
    refused = {language: opened(language) for language in ("cy", "en")}
    small.make_room()

    for language, answer in refused.items():
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert f'lang="{language}"' in answer.text
    with work():
        assert db.session.get_one(Round, budget_round.id).frozen_at is None
    assert opened("en").status_code == 303
    with work():
        assert link_keys.state_of(db.session.get_one(Round, budget_round.id)) == link_keys.KeyState.GOOD
