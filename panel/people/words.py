"""The words that citizens read for the choices of this capability."""

from panel.access import Role
from panel.areas.models import Area
from panel.language import day, last_day, lazy
from panel.language import gettext as _
from panel.people.clusters import ClusterKind
from panel.people.models import Proof, ResidencyState, RoleGrant, SignIn
from panel.people.queries import Doubt

ROLE_WORDS = {
    Role.ORGANISER: lazy("organiser"),
    Role.FACILITATOR: lazy("facilitator"),
    Role.MODERATOR: lazy("moderator"),
    Role.TREASURER: lazy("treasurer"),
    Role.COMMISSIONER: lazy("commissioner"),
}
WHOLE_SITE = lazy("the whole site")


def place_words(area: Area | None) -> str:
    """Where a role counts: "the whole site", or "Ruthin and what lies in it"."""
    return _("%(area)s and what is in it") % {"area": area.name} if area else str(WHOLE_SITE)


def grant_words(grant: RoleGrant) -> str:
    """Such as "moderator for Ruthin and what lies in it, until 3 May 2027"."""
    facts = {"role": str(ROLE_WORDS[grant.kind]), "where": place_words(grant.area)}
    if grant.ends_at is None:
        return _("%(role)s for %(where)s") % facts
    return _("%(role)s for %(where)s, until %(day)s") % {**facts, "day": day(last_day(grant.ends_at))}


RESIDENCY_WORDS = {
    ResidencyState.CLAIMED: lazy("waiting for an organiser"),
    ResidencyState.CONFIRMED: lazy("confirmed"),
    ResidencyState.REFUSED: lazy("not confirmed"),
}
PROOF_WORDS = {
    Proof.ORGANISER: lazy("by an organiser"),
    Proof.LETTER: lazy("by the code of a letter"),
    Proof.LIST: lazy("by the list of postcodes alone"),
}
DOUBT_WORDS = {
    Doubt.UNLISTED: lazy("The postcode is not on the list."),
    Doubt.SPLIT: lazy("The list has this postcode in two areas."),
    Doubt.ELSEWHERE: lazy("The list has this postcode in another area."),
    Doubt.NO_HOUSE: lazy("The list names the homes of this postcode, and this house is not among them."),
    Doubt.MOVED: lazy("Was confirmed somewhere else before."),
    Doubt.MAILBOX: lazy("Another account has the same mailbox."),
    Doubt.HOUSE: lazy("More accounts at this house than are usual for one home."),
    Doubt.HOME: lazy("More accounts at this postcode than its homes hold."),
    Doubt.NETWORK: lazy("Many claims from one network within an hour."),
    Doubt.MINUTES: lazy("Claims at this postcode minutes apart."),
    Doubt.NAME: lazy("Somebody of the same name at this postcode."),
}
CLUSTER_WORDS = {
    ClusterKind.MAILBOX: lazy("Accounts of one mailbox"),
    ClusterKind.HOUSE: lazy("More accounts at a house than are usual for one home"),
    ClusterKind.HOME: lazy("More accounts at a postcode than its homes hold"),
    ClusterKind.NETWORK: lazy("Many claims from one network within an hour"),
    ClusterKind.MINUTES: lazy("Claims at one postcode minutes apart"),
    ClusterKind.NAME: lazy("The same name more than once at a postcode"),
}
DEMO_PARTS = {
    "resident": lazy("resident: plants seeds, supports them, votes"),
    "organiser": lazy("organiser: runs rounds and publishes results"),
    "second": lazy("second organiser: seals votes together with the first"),
    "facilitator": lazy("facilitator: opens and closes threads"),
    "moderator": lazy("moderator: rules on what was flagged"),
    "treasurer": lazy("treasurer: keeps the ledger"),
    "commissioner": lazy("commissioner: answers what a panel recommends"),
    "panel": lazy("resident with a seat on the panel"),
    "group": lazy("contact of a group: writes proposals"),
    "community": lazy("clerk of a community council: organiser and treasurer of Ruthin only"),
}


def browser_words(row: SignIn) -> str:
    """Such as "Firefox on Windows"."""
    browser = row.browser or _("A browser")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": row.system} if row.system else browser
