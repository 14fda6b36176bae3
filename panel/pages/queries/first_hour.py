"""How far a new site is: what its organisers have done of the eight things of the first hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import ScalarSelect, Select, func, select

from config import UNNAMED
from panel import clock
from panel.access import Action, Role
from panel.areas.models import Area, Postcode
from panel.chests.models import Chest
from panel.extensions import db
from panel.mail.models import MailTest
from panel.people.models import Person, RoleGrant
from panel.settings.models import SiteSetting
from panel.settings.queries import site_settings
from panel.settings.table import Setting

FOLDED = "folded"


@dataclass(frozen=True)
class Facts:
    """What is counted, and what the settings say.

    `organisers`: how many people are organiser of the whole site; `others`: how many have another role.
    `mail_asked_at`: when the newest test mail was asked for; `mail_arrived_at`: when one last arrived.
    """

    settings: Mapping[Setting, str]
    name_chosen: bool
    places: int
    postcodes: int
    chests: int
    organisers: int
    others: int
    mail_asked_at: datetime | None
    mail_arrived_at: datetime | None

    @property
    def folded(self) -> bool:
        """Whether an organiser put the list away."""
        return self.settings[Setting.FIRST_HOUR] == FOLDED


def facts_now() -> Facts:
    """How far the site is, in two queries."""
    now = clock.now()
    held = RoleGrant.live(now)
    at_the_top = (RoleGrant.role == Role.ORGANISER.value) & RoleGrant.area_id.is_(None)
    holders = select(func.count(RoleGrant.person_id.distinct())).where(held)
    counted = select(
        _number(select(Area.id).where(Area.closed_at.is_(None))),
        _number(select(Postcode.code)),
        _number(select(Chest.id)),
        holders.where(at_the_top).scalar_subquery(),
        holders.where(~at_the_top).scalar_subquery(),
        select(func.max(MailTest.asked_at)).scalar_subquery(),
        select(func.max(MailTest.arrived_at)).scalar_subquery(),
        _number(select(SiteSetting.name).where(SiteSetting.name.in_([Setting.NAME_CY, Setting.NAME_EN]))),
    )
    *numbers, names_saved = db.session.execute(counted).one()
    in_environment = set(current_app.config["SITE_NAME"].values()) != {UNNAMED}
    return Facts(site_settings(), bool(names_saved) or in_environment, *numbers)


def _number(rows: Select[Any]) -> ScalarSelect[int]:
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


def leads(person: Person | None) -> bool:
    """Whether the first hour is this reader's work."""
    return person is not None and bool(person.reach(Action.CHANGE_SETTINGS.permission.who).whole_site)
