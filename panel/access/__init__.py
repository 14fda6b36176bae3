"""Who may do what: the table, and the guard of every view that reads it."""

from panel.access.guard import (
    View,
    action_now,
    allow,
    every_view_is_guarded,
    is_demo,
    needs_proof,
    person_or_none,
    refuse,
    things_now,
    to_proof,
)
from panel.access.table import Action, Actor, Permission, Placed, Related, may, may_somewhere, roles_that_count
from panel.access.who import SPEAKING, TAKING_PART, WHO_WORDS, Bar, Role, Where, Who

__all__ = [
    "SPEAKING",
    "TAKING_PART",
    "WHO_WORDS",
    "Action",
    "Actor",
    "Bar",
    "Permission",
    "Placed",
    "Related",
    "Role",
    "View",
    "Where",
    "Who",
    "action_now",
    "allow",
    "every_view_is_guarded",
    "is_demo",
    "may",
    "may_somewhere",
    "needs_proof",
    "person_or_none",
    "refuse",
    "roles_that_count",
    "things_now",
    "to_proof",
]
