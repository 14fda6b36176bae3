"""The boards of votes as files, as a feed and as a page; and what a stranger can check with them alone."""

import copy
import json
from xml.etree.ElementTree import fromstring

import pytest

from panel.board.checking import check_board, check_inclusion, must_follow, read_head
from panel.board.heads import from_text
from panel.errors import RuleBroken
from panel.extensions import db
from panel.publish import queries
from panel.publish.feed import ATOM
from panel.rounds.models import Round
from tests.ballots.boards import leaves, the_worker_comes
from tests.ballots.makers import a_ballot, an_open_round, close
from tests.rounds.makers import a_round


@pytest.fixture
def voting(work):
    """A vote in which 43 have voted: the board has a batch of 23."""
    with work():
        budget_round, people = an_open_round(voters=43)
        for person in people:
            a_ballot(budget_round, person, "1")
        the_worker_comes()
    return budget_round


def test_the_file_holds_every_line_and_every_head(client, work, voting):
    answer = client.get(f"/data/rounds/{voting.id}/board.json")

    board = json.loads(answer.data)
    with work():
        assert [(row["kind"], row["content"]) for row in board["leaves"]] == leaves(voting)
    assert [head["size"] for head in board["heads"]] == [2, 25]
    assert (board["round"], board["log"], board["freeze"]) == (voting.id, 1, voting.freeze_hash)
    assert check_board(board).size == 25
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_what_is_signed_while_the_file_is_sent_is_in_none_of_its_parts(work, voting):
    with work():
        rows = queries.board_rows(voting.id, 1)
        close(db.session.get_one(Round, voting.id))
        assert the_worker_comes() == 21
        read, signed = map(list, rows)

    assert (len(read), [head.size for head in signed]) == (25, [2, 25])


def test_no_bit_of_a_board_can_be_another(client, voting):
    """Each letter of every line, and of every field of every head, in turn."""
    board = json.loads(client.get(f"/data/rounds/{voting.id}/board.json").data)
    broken = 0
    for part in ("leaves", "heads"):
        for place, row in enumerate(board[part]):
            for name, value in row.items():
                for at in range(0, len(str(value)), 1 if place < 2 else 29):
                    other = copy.deepcopy(board)
                    other[part][place][name] = changed(value, at)
                    with pytest.raises(RuleBroken):
                        check_board(other)
                    broken += 1
    assert broken > 1000


def changed(value, at):
    letter = "1" if str(value)[at] != "1" else "2"
    text = str(value)[:at] + letter + str(value)[at + 1 :]
    return int(text) if isinstance(value, int) else text


CUTS = {
    "end": lambda rows: rows[:-1],
    "start": lambda rows: rows[1:],
    "twice": lambda rows: rows + rows[-1:],
    "turned": lambda rows: rows[::-1],
}


@pytest.mark.parametrize("cut", CUTS)
def test_lines_cannot_be_cut_doubled_or_turned_round(client, voting, cut):
    board = json.loads(client.get(f"/data/rounds/{voting.id}/board.json").data)
    board["leaves"] = CUTS[cut](board["leaves"])

    with pytest.raises(RuleBroken):
        check_board(board)


def test_a_proof_of_every_line_leads_to_a_signed_head(client, voting):
    for place in range(25):
        proof = client.get(f"/data/rounds/{voting.id}/board/inclusion.json", query_string={"leaf": place}).json
        assert (proof["leaf"]["position"], check_inclusion(proof).size) == (place, 25)
        proof["leaf"]["position"] = (place + 1) % 25
        with pytest.raises(RuleBroken, match="not on the board"):
            check_inclusion(proof)
    early = client.get(f"/data/rounds/{voting.id}/board/inclusion.json", query_string={"leaf": 1, "size": 2}).json
    assert check_inclusion(early).size == 2


def test_a_proof_shows_that_the_board_only_grew(client, voting):
    answer = client.get(f"/data/rounds/{voting.id}/board/consistency.json", query_string={"from": 2, "to": 25}).json
    old, new = (read_head(answer["heads"][size]) for size in ("2", "25"))

    must_follow(old, new, answer["path"])
    for path in (answer["path"][1:], answer["path"][::-1], ["00" * 32], ["x"], None):
        with pytest.raises(RuleBroken, match=r"Fork|damaged"):
            must_follow(old, new, path)
    with pytest.raises(RuleBroken, match="shorter"):
        must_follow(new, old, None)


@pytest.mark.parametrize(
    "address",
    [
        "board/inclusion.json?leaf=25",
        "board/inclusion.json?leaf=1&size=3",
        "board/inclusion.json?leaf=-1",
        "board/inclusion.json?leaf=x",
        "board/consistency.json?from=2&to=26",
        "board/consistency.json?from=0&to=25",
        "board/consistency.json?from=25&to=2",
        "board.json?log=2",
        "board.json?log=0",
        "board-cy.atom?log=x",
        "board-de.atom",
    ],
)
def test_what_is_not_there_is_not_found(client, voting, address):
    assert client.get(f"/data/rounds/{voting.id}/{address}").status_code == 404


FILES = ["board.json", "board-cy.atom", "board/inclusion.json?leaf=0", "board/consistency.json?from=1&to=1"]


@pytest.mark.parametrize("file", FILES)
def test_a_round_that_has_not_opened_has_no_board(client, work, file):
    with work():
        budget_round = a_round()

    assert client.get(f"/data/rounds/{budget_round.id}/{file}").status_code == 404
    assert client.get(f"/en/rounds/{budget_round.id}/board").status_code == 200


@pytest.mark.parametrize(("language", "words"), [("cy", "Bwrdd"), ("en", "Board of the vote")])
def test_whoever_reads_the_feed_has_kept_the_heads(client, voting, language, words):
    feed = fromstring(client.get(f"/data/rounds/{voting.id}/board-{language}.atom").data)  # noqa: S314 - our own

    entries = feed.findall(f"{{{ATOM}}}entry")
    heads = [head for entry in entries for head in from_text(entry.find(f"{{{ATOM}}}content").text)]
    assert words in feed.find(f"{{{ATOM}}}title").text
    assert [head.size for head in heads] == [25, 2]
    assert all(head.genuine for head in heads)


def test_the_list_of_boards_has_the_newest_head_of_each(client, voting):
    [row] = client.get("/data/boards.json").json["boards"]

    assert (row["round"], row["size"], row["log"]) == (voting.id, 25, 1)
    assert read_head(row).genuine


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_page_says_what_the_board_proves_and_what_not(client, voting, language):
    page = client.get(f"/{language}/rounds/{voting.id}/board").text

    assert f"/data/rounds/{voting.id}/board.json" in page
    assert 'id="head-1-25"' in page
    assert from_text(page)[0].genuine
    assert ("What it does not prove" if language == "en" else "Beth nad yw’n ei brofi") in page
