"""The first organiser of a new site: whoever runs the server makes a link, and whoever opens it and presses is organiser.

The link is worth a role over everything, so: 256 random bits of which only a hash is kept, an hour, once, and only while the site
has no organiser. It is used up in the transaction that gives the role.
"""

import logging
import secrets

from sqlalchemy import delete, select

from panel import clock
from panel.access import Role
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.people import rules
from panel.people.actions.roles import Task, grant_role
from panel.people.actions.sign_in import account_of
from panel.people.crypto import fingerprint
from panel.people.models import Person, RoleGrant, SetupLink
from panel.web.addresses import absolute

log = logging.getLogger("panel")


def has_organiser() -> bool:
    """Whether anybody is organiser of the whole site at this moment."""
    return db.session.scalar(RoleGrant.holders(Role.ORGANISER, clock.now()).limit(1)) is not None


def make_link(email: str) -> str:
    """The address to open, for whoever is to be the first organiser. An earlier one opens nothing from now on.

    RuleBroken where the site has an organiser: they give roles on the site.
    """
    rules.may_be_first(has_organiser())
    token = secrets.token_urlsafe(32)
    db.session.execute(delete(SetupLink))
    link = SetupLink(token_hash=fingerprint(token), email=email.strip().lower(), made_at=clock.now())
    with unless_taken(_("Somebody else has made a link at this moment. Please use theirs, or make a new one.")):
        db.session.add(link)
    record("setup.link", "setup:link", None)
    log.info("a link for the first organiser was made")
    return absolute("people.begin_as_organiser", token=token)


def alive_link(token: str, *, lock: bool = False) -> SetupLink | None:
    """The link, while it opens something: young, the newest, and nobody is organiser yet."""
    found = select(SetupLink).where(SetupLink.token_hash == fingerprint(token))
    link = db.session.scalar(found.with_for_update() if lock else found)
    alive = link is not None and rules.link_is_alive(link.made_at, clock.now()) and not has_organiser()
    return link if alive else None


def use_link(token: str) -> Person:
    """The first organiser; `grant_role` takes the link away. RuleBroken where it opens nothing (any more)."""
    link = alive_link(token, lock=True)
    if link is None:
        raise RuleBroken(_("This link is no longer good. Whoever runs the server can make a new one."))
    person = account_of(link.email)
    grant_role(person, Task(Role.ORGANISER), None)
    log.info("the first organiser has begun")
    return person


def sweep() -> int:
    """Take away a link that is too old: how many. The caller commits."""
    old = delete(SetupLink).where(SetupLink.made_at < clock.now() - rules.LINK_LASTS)
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]  # a DELETE's result has it
