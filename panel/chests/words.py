"""The words that citizens read for the choices of this capability."""

from panel.chests.models import Movement
from panel.language import lazy

MOVEMENT_WORDS = {
    Movement.PLEDGED: lazy("pledged"),
    Movement.RECEIVED: lazy("received"),
    Movement.GRANTED: lazy("granted"),
    Movement.PAID: lazy("paid"),
    Movement.RETURNED: lazy("returned"),
}
MOVEMENT_HINTS = {
    Movement.PLEDGED: lazy("pledged: a funder says that it will give this"),
    Movement.RECEIVED: lazy("received: the money is in the chest"),
    Movement.PAID: lazy("paid: money that was granted has gone to a group"),
    Movement.RETURNED: lazy("returned: a group gave back what it did not need"),
}
DECISION_WORDS = {
    "round": lazy("Round %(number)s"),
    "proposal": lazy("Proposal %(number)s"),
    "seed": lazy("Seed %(number)s"),
    "thread": lazy("Thread %(number)s"),
    "panel": lazy("Panel %(number)s"),
    "chest": lazy("Chest %(number)s"),
    "ledger": lazy("Line %(number)s put right"),
}
DECISION_PAGES = {
    "round": ("pages.show_round", "round_id"),
    "proposal": ("proposals.show_proposal", "proposal_id"),
    "seed": ("seeds.show_seed", "seed_id"),
    "thread": ("threads.show_thread", "thread_id"),
    "panel": ("pages.show_panel", "panel_id"),
    "chest": ("pages.show_chest", "chest_id"),
}
