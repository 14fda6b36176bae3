"""Questions about the money of a chest. All sums are pence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from panel.chests.states import CHEST, CLOSED
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.money import pounds

NEW_MONEY = frozenset({"pledged", "received"})
DECISION = re.compile(r"(round|proposal|seed|thread|panel|chest):[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class Balance:
    """What the lines of a ledger add up to. Paid, promised and left are, side by side, all that was received."""

    pledged_pence: int = 0
    """What funders said they would give, arrived or not."""
    received_pence: int = 0
    """What is pooled: money that arrived."""
    granted_pence: int = 0
    """What was given to proposals by decisions."""
    paid_pence: int = 0
    returned_pence: int = 0
    """What groups gave back of what they were paid."""

    @classmethod
    def of(cls, sums: Mapping[str, int]) -> Balance:
        """From the sum of each movement ("pledged", "received" …); one that is missing is 0."""
        return cls(*(int(sums.get(name, 0)) for name in ("pledged", "received", "granted", "paid", "returned")))

    def plus(self, movement: str, amount_pence: int) -> Balance:
        """The balance after one more line."""
        return Balance(**{**self.__dict__, f"{movement}_pence": getattr(self, f"{movement}_pence") + amount_pence})

    @property
    def left_pence(self) -> int:
        """What can still be granted: received, less granted, and with what came back. Below zero where too much was granted."""
        return self.received_pence - self.granted_pence + self.returned_pence

    @property
    def promised_pence(self) -> int:
        """Granted and not yet paid."""
        return self.granted_pence - self.paid_pence

    @property
    def spent_pence(self) -> int:
        """Paid, and not come back."""
        return self.paid_pence - self.returned_pence

    @property
    def awaited_pence(self) -> int:
        """Pledged and not yet arrived, as far as the sums can tell."""
        return max(0, self.pledged_pence - self.received_pence)

    @property
    def missing_pence(self) -> int:
        """How much more is granted than there is; 0 in a sound chest."""
        return max(0, -self.left_pence)

    def warning(self) -> str | None:
        """A sentence that is shown wherever the chest is shown while more is granted than was received; otherwise None."""
        if not self.missing_pence:
            return None
        missing = pounds(self.missing_pence)
        return _("%(missing)s more is granted than has arrived. It can be paid when that money is here.") % {"missing": missing}


def fits_ledger(balance: Balance, movement: str, amount_pence: int) -> None:
    """RuleBroken when the line would make the ledger untrue: paid beyond granted or received, returned beyond paid, below zero.

    Granting beyond what has arrived is not refused (a count is a count): the balance then carries its warning.
    """
    after = balance.plus(movement, amount_pence)
    if getattr(after, f"{movement}_pence") < 0:
        raise RuleBroken(_("This would bring the sum of such lines below zero. Please look at the amount again."))
    if movement == "paid" and amount_pence > 0 and after.promised_pence < 0:
        promised = pounds(max(0, balance.promised_pence))
        raise RuleBroken(_("Only %(promised)s is granted and not yet paid. Nothing was entered.") % {"promised": promised})
    if movement == "paid" and amount_pence > 0 and after.spent_pence > after.received_pence:
        there = pounds(max(0, balance.received_pence - balance.spent_pence))
        raise RuleBroken(_("There is only %(there)s in the chest to pay from. Nothing was entered.") % {"there": there})
    if after.spent_pence < 0:
        raise RuleBroken(_("More would come back than was paid out. Please look at the amount again."))
    if movement == "granted" and amount_pence < 0 and after.promised_pence < 0:
        raise RuleBroken(_("That money was paid already, so the grant cannot be taken out of the ledger."))


def may(verb: str, state: str) -> None:
    """RuleBroken where a chest in this state does not let it: a closed one takes no new round."""
    if CHEST.lets(verb, state):
        return
    if state == CLOSED:
        raise RuleBroken(_("This chest has closed: it takes no new money and no round. It can be opened again, on its page."))
    raise RuleBroken(_("This chest is open."))


def takes_money(movement: str, amount_pence: int, *, state: str) -> None:
    """RuleBroken for new money in a closed chest. Paying what was granted, its return and a correction are not new money."""
    if state == CLOSED and movement in NEW_MONEY and amount_pence > 0:
        raise RuleBroken(_("This chest has closed: it takes no new money and no round. It can be opened again, on its page."))


def decision(typed: str) -> str:
    """What decided a line, "round:3", or "" for nothing. RuleBroken for anything else.

    "ledger:7" too: it says that line 7 is put right, and the site alone writes it, on the opposite line.
    """
    plain = typed.lower().replace(" ", "")
    if plain and not DECISION.fullmatch(plain):
        raise RuleBroken(_("Please name the decision like round:3 or proposal:14, or leave this empty."))
    return plain


def may_put_right(movement: str, line_decision: str, *, put_right_already: bool) -> None:
    """RuleBroken for a line that was put right before, for one that is itself a correction, and for a grant."""
    if movement == "granted":
        raise RuleBroken(_("A grant follows from a decision, so it is not taken back in the ledger alone."))
    if put_right_already:
        raise RuleBroken(_("This line was put right already."))
    if line_decision.startswith("ledger:"):
        raise RuleBroken(_("This line puts another one right. If it is wrong too, enter the money again as a new line."))
