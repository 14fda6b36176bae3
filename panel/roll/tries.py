"""How often somebody can try to show a place on a roll. A right try takes nothing; a wrong one is counted, whatever was wrong."""

from collections.abc import Callable, Sequence

from flask import request

from panel.limits.actions import Charge, give_back, take
from panel.limits.networks import network
from panel.limits.table import rates
from panel.roll.lines import KEYS, Facts
from panel.roll.proving import Proof
from panel.rounds.models import Round

NAME = "WRONG_PLACE"
NETWORK = rates(30, 100, 300)
"""Slips of the finger of a full hall, and no more."""
SITE = rates(600, 6_000, 40_000)
"""At this rate somebody guesses for longer than a vote lasts; a site with more voters than that is being attacked."""
DETAILS = rates(5, 10, 20)
"""Tries with one name and postcode: enough for slips; who tries every birth year needs days."""


def count_wrong(look: Callable[[], Proof | None], charges: Sequence[Charge]) -> Proof | None:
    """What `look` finds. LimitReached before it looks, where too many were wrong of late. The caller commits, found or not."""
    take(charges)
    found = look()
    if found:
        give_back(charges)
    return found


def charges() -> list[Charge]:
    """What every wrong try takes: from the network's buckets and from the site's."""
    origin = network(request.remote_addr)
    of_network = [Charge(NAME, "network", origin, rate) for rate in NETWORK]
    return [*of_network, *(Charge(NAME, "site", "site", rate) for rate in SITE)]


def charges_of(budget_round: Round, facts: Facts) -> list[Charge]:
    """The same for what a list says of somebody, and from the buckets of all that was typed but the birth year."""
    same = [KEYS[column](facts.get(column, "")) for column in KEYS if column != "born"]
    whom = "\n".join((str(budget_round.id), *same))
    return [*charges(), *(Charge(NAME, "details", whom, rate) for rate in DETAILS)]
