"""Makes places on a roll, lists and letters. Called inside `with work():`."""

from pathlib import Path

from panel.people.models import Person
from panel.roll import batches, uploads
from panel.roll.models import CodeBatch, RollEntry, RollUpload
from panel.roll.proving import Proof, by_code, by_line
from panel.rounds.models import Phase, Round
from tests.ballots.makers import WHY, phases
from tests.makers import an_area, an_organiser, keep
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

LIST = """Enw;Blwyddyn geni;Cod post
Siân ap Rhys;1984;LL15 1AB
Bob Jones;1990-03-04;ll15 1ab
Mair Wyn;1971;LL15 2AA
"""
SIAN = {"name": "AP RHYS, Sian", "born": "1984", "postcode": "ll151ab"}
BOB = {"name": "Bob Jones", "born": "1990", "postcode": "LL15 1AB"}
WHYS = {"reason_cy": "Cyrhaeddodd yn hwyr.", "reason_en": "It came late."}


def a_place(budget_round: Round, person: Person) -> RollEntry:
    """A place on the roll, whoever the person is."""
    return keep(RollEntry(round_id=budget_round.id, person_id=person.id))


def a_list(budget_round: Round, text: str = LIST) -> RollUpload:
    """A list whose lines are on the roll."""
    upload = handed_in(budget_round, text)
    uploads.take_list(upload, an_organiser(), budget_round, **WHYS)
    return upload


def handed_in(budget_round: Round, text: str | bytes) -> RollUpload:
    """A list that was looked through, and waits."""
    content = text if isinstance(text, bytes) else text.encode()

    def save(path: Path) -> None:
        path.write_bytes(content)

    return uploads.upload_list(budget_round, an_organiser(), save)


def some_letters(budget_round: Round, number: int = 3) -> tuple[CodeBatch, list[str]]:
    """A batch, and its codes."""
    batch = batches.make_batch(budget_round, an_organiser(), number=number, label="Rhyl West letters", **WHYS)
    return batch, [code for _number, code in batches.letters_of(batch)]


def an_open_vote(ways: str = "list,codes", *, letters: int = 3, listed: str = LIST, **terms: object) -> tuple[Round, list[str]]:
    """A round in which voting has opened, with a list and with letters as its ways say; and the codes."""
    budget_round = a_round(phase=Phase.PROPOSALS, area=an_area(), ways=ways, **terms)
    for number in range(1, 4):
        a_proposal(budget_round, f"Proposal {number}", cost_pence=100_000 * (2 + number))
    if "list" in ways:
        a_list(budget_round, listed)
    codes = some_letters(budget_round, letters)[1] if "codes" in ways else []
    phases.enter(budget_round, Phase.VOTING, an_organiser(), by_hand=True, **WHY)
    return budget_round, codes


def shown_by_code(code: str, person: Person | None = None) -> Proof:
    """Somebody has shown a code that is right."""
    proof = by_code(code, person)
    assert proof
    return proof


def shown_by_list(budget_round: Round, facts: dict[str, str] = SIAN, person: Person | None = None) -> Proof:
    """Somebody has shown what the list says of them."""
    proof = by_line(budget_round, facts, person)
    assert proof
    return proof
