"""Whether the money of a round is there: what its chest has left, less what its other rounds have set aside."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from panel.audit.models import AuditEntry
from panel.chests import actions as chests
from panel.chests.models import Chest
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.money import pounds
from panel.rounds.models import Phase, Round
from panel.web.templating import plain

PUBLISHED = "result.publish"


@dataclass(frozen=True)
class Funds:
    """Pence: what is left in a chest, and what its unfinished rounds will share out of that."""

    left_pence: int
    set_aside_pence: int

    @property
    def free_pence(self) -> int:
        return self.left_pence - self.set_aside_pence

    def missing_pence(self, budget_pence: int) -> int:
        """How much of a round's money is not there; 0 where all of it is."""
        return max(0, budget_pence - max(0, self.free_pence))


def open_rounds(chest: Chest) -> Sequence[Round]:
    """Rounds of a chest whose money is not promised to anybody yet: neither published, cancelled nor held elsewhere."""
    of_chest = Round.of_chest(chest).where(Round.phase != Phase.CANCELLED, Round.imported_from.is_(None))
    published = set(db.session.scalars(select(AuditEntry.subject).where(AuditEntry.verb == PUBLISHED)))
    return [each for each in db.session.scalars(of_chest).unique() if f"round:{each.id}" not in published]


def is_published(budget_round: Round) -> bool:
    """Whether everybody can read its result: its money is promised."""
    said = AuditEntry.verb == PUBLISHED, AuditEntry.subject == f"round:{budget_round.id}"
    return bool(db.session.scalar(select(select(AuditEntry.id).where(*said).exists())))


def nothing_set_aside(chest: Chest) -> None:
    """RuleBroken, with their names, while rounds of a chest go on: it cannot close."""
    names = ", ".join(plain(each, "title") for each in open_rounds(chest))
    if names:
        raise RuleBroken(_("Rounds of this chest are not finished: %(rounds)s. Finish or cancel them first.") % {"rounds": names})


def funds_of(chest: Chest, *, but: Round | None = None) -> Funds:
    """The money of a chest as one of its rounds finds it, or (None) as a new one would."""
    others = [each.budget_pence for each in open_rounds(chest) if but is None or each.id != but.id]
    return Funds(chests.balances([chest])[chest.id].left_pence, sum(others))


def missing_pence(budget_round: Round) -> int:
    """How much of this round's money its chest does not have."""
    return funds_of(budget_round.chest, but=budget_round).missing_pence(budget_round.budget_pence)


def is_covered(budget_round: Round) -> None:
    """RuleBroken where its money is not there. The chest is held, so that two rounds do not open at once over the same money."""
    db.session.execute(select(Chest.id).where(Chest.id == budget_round.chest_id).with_for_update())
    looks_covered(budget_round)


def looks_covered(budget_round: Round) -> None:
    """RuleBroken where voting would share out money that is not there, and nobody has said who promised it."""
    missing = missing_pence(budget_round)
    if missing and not (budget_round.cover_cy and budget_round.cover_en):
        raise RuleBroken(
            _(
                "%(missing)s of this round’s money is not in its chest, or is set aside for other rounds. Say first who has"
                " promised it."
            )
            % {"missing": pounds(missing)}
        )
