"""Every page of the site as an address on the demo, by who may see it: the list is read from the site itself."""

from flask import Flask
from sqlalchemy import select

from panel.access import Action, Who
from panel.ballots.models import Result
from panel.extensions import db, writing
from panel.moderation.models import Ruling
from panel.panels.models import Seat
from panel.people.models import Person
from panel.proposals.models import Proposal, ProposalState
from panel.rounds.models import Phase, Round
from panel.seeds.models import Offer, Remark, Seed
from panel.threads.models import Contribution, Thread

PARTS: dict[str, set[Who]] = {
    "visitor": {Who.ANYONE, Who.DEMO},
    "resident": {Who.SIGNED_IN, Who.RESIDENT, Who.AUTHOR},
    "panel": {Who.SEAT},
    "group": {Who.CONTACT},
    "facilitator": {Who.FACILITATOR},
    "moderator": {Who.MODERATOR},
    "treasurer": {Who.TREASURER},
    "commissioner": {Who.COMMISSIONER},
    "organiser": {Who.ORGANISER},
}
# Addresses without a page of their own: they lead on, or hold a secret that tests elsewhere follow.
NO_PAGE = {"people.sign_in_link", "people.sign_in_code", "front_door"}
MACHINE_ADDRESSES = ("/data", "/feeds", "/static")


def addresses(site: Flask, part: str) -> list[str]:
    """The addresses, without their language, of the pages that this part's permissions open; each page once."""
    writing.set(False)
    with site.app_context():
        known = examples(part)
        found = []
        for rule in sorted(site.url_map.iter_rules(), key=lambda rule: rule.rule):
            view = site.view_functions[rule.endpoint]
            action = getattr(view, "action", None)
            skipped = "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGE or rule.rule.startswith(MACHINE_ADDRESSES)
            if action is None or skipped or not action.permission.who & PARTS[part]:
                continue
            if part != "visitor" and Who.ANYONE in action.permission.who:
                continue
            found += [address for values in known(rule.endpoint) if (address := fill(rule.rule, values))]
        db.session.remove()
    return found


def fill(rule: str, values: dict[str, object]) -> str | None:
    """The rule with its variables filled in; None where one is not known, which the caller's own list must then name."""
    parts = []
    for part in rule.removeprefix("/<any(cy, en):lang>").split("/"):
        if part.startswith("<"):
            name = part.rstrip(">").split(":")[-1].lstrip("<")
            if name not in values:
                raise KeyError(f"no example for {name} in {rule}")
            part = str(values[name])
        parts.append(part)
    return "/".join(parts) or "/"
