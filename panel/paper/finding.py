"""Staff find who stands before them: by an account, by the list, by a letter's code, or by what the person says of themselves."""

from dataclasses import dataclass

from sqlalchemy import select

from panel.ballots.sheets import PaperStub
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.folding import fold
from panel.language import gettext as _
from panel.people.crypto import secrets_known
from panel.people.models import Person, Residency
from panel.roll import proving
from panel.roll.lines import Facts, Wrong, hash_with, name_key, postcode_key, spelt
from panel.roll.models import Mark, RollEntry
from panel.roll.opening import takes_facts
from panel.rounds.models import Round, Way

SHOWN = 10
COLUMNS = ("name", "born", "postcode")


@dataclass(frozen=True)
class Found:
    """Somebody who may have a paper, or why not. `entry` is None of whoever is put on the roll with their paper."""

    entry: RollEntry | None
    words: str
    mark: Mark | None = None
    stub: PaperStub | None = None

    @classmethod
    def of(cls, entry: RollEntry, words: str) -> "Found":
        mark = db.session.get(Mark, entry.id, populate_existing=True)
        return cls(entry, words, mark, db.session.get(PaperStub, entry.id, populate_existing=True))


def by_account(budget_round: Round, text: str) -> list[Found]:
    """People on the roll whose name holds these words, or whose address of e-mail this is; ten at most."""
    wanted, email = set(fold(text).split()), text.strip().casefold()
    on_roll = select(RollEntry, Person).join(Person, Person.id == RollEntry.person_id)
    rows = db.session.execute(on_roll.where(RollEntry.round_id == budget_round.id).order_by(Person.name, Person.id))
    found = [(entry, person) for entry, person in rows if wanted and _is(person, wanted, email)]
    return [Found.of(entry, _said_of(person)) for entry, person in found[:SHOWN]]


def _is(person: Person, wanted: set[str], email: str) -> bool:
    return person.email.casefold() == email or wanted <= set(fold(person.name).split())


def _said_of(person: Person) -> str:
    """A name and a postcode: enough to tell two people of one name apart."""
    home = person.residency
    return ", ".join(filter(None, (person.name, home.postcode if home else "")))


def by_list(budget_round: Round, facts: Facts) -> list[Found]:
    """The place of a line of the list. RuleBroken unless the vote is open."""
    proof = proving.by_line(budget_round, facts, None)
    return [Found.of(proof.entry, facts.get("name") or facts.get("reference", ""))] if proof else []


def by_code(budget_round: Round, code: str) -> list[Found]:
    """The place of a letter of this round."""
    proof = proving.by_code(code, None)
    if proof is None or proof.budget_round.id != budget_round.id:
        return []
    return [Found.of(proof.entry, _("the letter with this code"))]


def by_facts(budget_round: Round, facts: Facts) -> list[Found]:
    """Whoever gave these facts before, or somebody new. RuleBroken where the round does not take them, or they are no facts."""
    hashes = _hashes(budget_round, facts)
    entry = db.session.scalar(select(RollEntry).where(RollEntry.desk_hash.in_(hashes)))
    _has_no_account(budget_round, facts)
    return [Found.of(entry, facts["name"]) if entry else Found(None, facts["name"])]


def put_on_roll(budget_round: Round, facts: Facts) -> RollEntry:
    """The place of whoever gave these facts; made where they have none. Two desks at once make one: the second is refused."""
    found = by_facts(budget_round, facts)[0].entry
    if found:
        return found
    entry = RollEntry(round_id=budget_round.id, way=Way.STAFF, desk_hash=_hashes(budget_round, facts)[0])
    with unless_taken(_("Another desk put this person on the roll at the same moment. Please find them again.")):
        db.session.add(entry)
    return entry


def _hashes(budget_round: Round, facts: Facts) -> list[str]:
    if not takes_facts(budget_round):
        raise RuleBroken(_("In this round a list, letters or seats say who may vote, so nobody is put on the roll at the desk."))
    try:
        values, begin = spelt(facts, COLUMNS), f"desk\n{budget_round.id}\n".encode()
    except Wrong:
        raise RuleBroken(_("Please write a name, a year of birth such as 1984, and a postcode such as LL15 1AB.")) from None
    return [hash_with(secret.encode(), begin, values) for secret in secrets_known()]


def _has_no_account(budget_round: Round, facts: Facts) -> None:
    """RuleBroken where somebody of this name and postcode is on the roll by their account: they have their place there."""
    of_code = Residency.postcode == postcode_key(facts["postcode"])
    theirs = select(Person.name).join(Residency, Residency.person_id == Person.id).where(of_code)
    on_roll = theirs.where(Person.id.in_(select(RollEntry.person_id).where(RollEntry.round_id == budget_round.id)))
    if any(name_key(name) == name_key(facts["name"]) for name in db.session.scalars(on_roll)):
        raise RuleBroken(
            _("Somebody of this name and postcode is on the roll with an account. Please find them by their account.")
        )
