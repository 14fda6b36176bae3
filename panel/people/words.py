"""The words that citizens read for the choices of this capability."""

from panel.access import Role
from panel.language import lazy
from panel.people.models import ResidencyState

ROLE_WORDS = {
    Role.ORGANISER: lazy("organiser"),
    Role.FACILITATOR: lazy("facilitator"),
    Role.MODERATOR: lazy("moderator"),
    Role.TREASURER: lazy("treasurer"),
    Role.COMMISSIONER: lazy("commissioner"),
}
RESIDENCY_WORDS = {
    ResidencyState.CLAIMED: lazy("waiting for an organiser"),
    ResidencyState.CONFIRMED: lazy("confirmed"),
    ResidencyState.REFUSED: lazy("not confirmed"),
}
DEMO_PARTS = {
    "resident": lazy("resident: plants seeds, supports them, votes"),
    "organiser": lazy("organiser: runs rounds and publishes results"),
    "facilitator": lazy("facilitator: opens and closes threads"),
    "moderator": lazy("moderator: rules on what was flagged"),
    "treasurer": lazy("treasurer: keeps the ledger"),
    "commissioner": lazy("commissioner: answers what a panel recommends"),
    "panel": lazy("resident with a seat on the panel"),
    "group": lazy("contact of a group: writes proposals"),
}
