"""Makes chests and lines of their ledgers. Called inside `with work():`."""

from itertools import count

from panel import clock
from panel.areas.models import Area
from panel.chests.models import Chest, LedgerEntry, Movement
from tests.makers import an_area, keep

_numbers = count(1)


def a_chest(title: str = "", *, area: Area | None = None, received_pence: int = 0) -> Chest:
    """A chest; with money in it when `received_pence` says so."""
    number = next(_numbers)
    chest = keep(
        Chest(
            title_cy=title or f"Cist {number}",
            title_en=title or f"Chest {number}",
            about_cy="Arian i'r ardal.",
            about_en="Money for the area.",
            outcomes_cy="Pobl yn llai unig.",
            outcomes_en="People are less lonely.",
            area=area or an_area(),
            opened_at=clock.now(),
        )
    )
    if received_pence:
        a_ledger_entry(chest, Movement.RECEIVED, received_pence)
    return chest


def a_ledger_entry(
    chest: Chest, movement: Movement, amount_pence: int, *, party: str = "A funder", decision: str = "", note: str = ""
) -> LedgerEntry:
    return keep(
        LedgerEntry(
            chest_id=chest.id,
            movement=movement,
            amount_pence=amount_pence,
            party=party,
            decision=decision,
            note=note,
            dated_on=clock.now().date(),
            entered_at=clock.now(),
        )
    )
