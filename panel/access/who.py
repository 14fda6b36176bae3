"""Everybody and every place that a permission can name: roles, relations, who is kept from something, where a role counts."""

from enum import Enum, StrEnum

from panel.language import lazy


class Role(StrEnum):
    """What an organiser can grant to a person."""

    ORGANISER = "organiser"
    FACILITATOR = "facilitator"
    MODERATOR = "moderator"
    TREASURER = "treasurer"
    COMMISSIONER = "commissioner"


class Bar(StrEnum):
    """What somebody who harmed others is kept from. Never from reading, voting, their own data or an appeal."""

    PAUSED = "paused"
    CLOSED_OUT = "closed-out"


SPEAKING = frozenset({Bar.PAUSED, Bar.CLOSED_OUT})
"""What people read of you: a pause is enough to stop it."""
TAKING_PART = frozenset({Bar.CLOSED_OUT})
"""What shows or counts without words."""


class Who(StrEnum):
    """Everybody a permission can name: anyone, the signed-in, the roles, and people who stand in a relation to the thing."""

    ANYONE = "anyone"
    SIGNED_IN = "signed-in"
    RESIDENT = "resident"
    ORGANISER = "organiser"
    FACILITATOR = "facilitator"
    MODERATOR = "moderator"
    TREASURER = "treasurer"
    COMMISSIONER = "commissioner"
    AUTHOR = "author"
    SEAT = "seat"
    CONTACT = "contact"
    CONCERNED = "concerned"
    ASKED = "asked"
    SCRUTINEER = "scrutineer"
    VOTER = "voter"
    DEMO = "demo"


WHO_WORDS: dict[Who, str] = {
    Who.ANYONE: lazy("anyone"),
    Who.SIGNED_IN: lazy("anyone who is signed in"),
    Who.RESIDENT: lazy("a resident whose address is confirmed"),
    Who.ORGANISER: lazy("an organiser"),
    Who.FACILITATOR: lazy("a facilitator"),
    Who.MODERATOR: lazy("a moderator"),
    Who.TREASURER: lazy("a treasurer"),
    Who.COMMISSIONER: lazy("a commissioner"),
    Who.AUTHOR: lazy("the person who wrote it"),
    Who.SEAT: lazy("a person with a seat on the panel"),
    Who.CONTACT: lazy("the contact of the group"),
    Who.CONCERNED: lazy("the person it is about"),
    Who.ASKED: lazy("a person who was asked to decide this one"),
    Who.SCRUTINEER: lazy("a scrutineer of this vote"),
    Who.VOTER: lazy("a person who has shown a place on the roll, without an account"),
    Who.DEMO: lazy("anyone, on a demo site only"),
}


class Where(Enum):
    """Where the role of whoever does it must count."""

    SITE = lazy("with a role for the whole site")
    """It belongs to no area."""
    THERE = lazy("with a role there or for the whole site")
    """In the area of the thing it is done to."""
    CHOSEN = lazy("in the areas of their role")
    """As THERE; and where there is no such thing yet, a role anywhere opens the page, which offers the areas of the role only."""
