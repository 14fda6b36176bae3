"""Who may do what: one table, which is also a page that citizens read.

A role is granted by an organiser. A relation is a fact about one thing: its author, a seat on its panel, its group's contact.
*When* something may be done is a rule, not an access question. `@allow(Action.X, thread=Thread)` loads the thread (404), reads
this table (401 or 403) and passes the thread to the view; the site refuses to start while any view lacks it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import wraps
from typing import Any, Protocol

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from panel.extensions import Base, db
from panel.language import lazy


class Role(StrEnum):
    """What an organiser can grant to a person."""

    ORGANISER = "organiser"
    FACILITATOR = "facilitator"
    MODERATOR = "moderator"
    TREASURER = "treasurer"
    COMMISSIONER = "commissioner"


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
    Who.DEMO: lazy("anyone, on a demo site only"),
}


@dataclass(frozen=True, eq=False)
class Permission:
    """One line of the table: a sentence, who may, and whether it is grave: then they prove anew who they are."""

    sentence: str
    who: frozenset[Who]
    grave: bool = False


def _may(sentence: str, *who: Who, grave: bool = False) -> Permission:
    return Permission(lazy(sentence), frozenset(who), grave)


class Action(Enum):
    """Everything that can be done on the site, with who may."""

    READ = _may("Read every public page", Who.ANYONE)
    DOWNLOAD = _may("Download the open data", Who.ANYONE)
    KEEP_HEADS = _may("Have the signed heads of the public log sent to you", Who.ANYONE)
    SIGN_IN = _may("Ask for a link and a code, and sign in with them", Who.ANYONE)
    KEEP_TEXT = _may("Have what you typed kept while you sign in", Who.ANYONE)
    SIGN_IN_AS_DEMO = _may("Sign in as one of the demo people", Who.DEMO)
    READ_DEMO_MAIL = _may("Read the mail of the demo site", Who.DEMO)
    SIGN_OUT = _may("Sign out", Who.SIGNED_IN)
    READ_OWN_PAGE = _may("See your own page, change your name and language", Who.SIGNED_IN)
    PROVE = _may("Prove anew who you are, before something grave", Who.SIGNED_IN)
    READ_SIGN_INS = _may("See where you are signed in and with what, and sign out there", Who.SIGNED_IN)
    CHANGE_FACTORS = _may("Add and remove your passkeys, your app and your recovery codes", Who.SIGNED_IN, grave=True)
    CHANGE_ADDRESS = _may("Change the e-mail address that you sign in with", Who.SIGNED_IN, grave=True)
    CLAIM_RESIDENCY = _may("Say where you live, to be put on the roll", Who.SIGNED_IN)
    CONFIRM_RESIDENCY = _may("Confirm where somebody lives, and upload the list of postcodes", Who.ORGANISER, grave=True)
    RESET_FACTOR = _may("Take away the second proof of somebody who has lost it", Who.ORGANISER, grave=True)
    GRANT_ROLE = _may("Give roles and take them back", Who.ORGANISER, grave=True)
    READ_METRICS = _may("Read the figures of the server, with the token of whoever runs it", Who.ANYONE)
    READ_PROBLEMS = _may("See what went wrong on the site, and mark it as seen", Who.ORGANISER)
    READ_DESK = _may(
        "See the desk with what needs doing next",
        Who.ORGANISER, Who.FACILITATOR, Who.MODERATOR, Who.TREASURER, Who.COMMISSIONER,
    )  # fmt: skip
    READ_LIMITS = _may("See how often a limit was reached", Who.ORGANISER)
    READ_OPERATIONS = _may("See whether mail and long work go well, and what failed", Who.ORGANISER)
    TRY_AGAIN = _may("Send mail again that did not go, and try work again that failed", Who.ORGANISER)
    PLANT_SEED = _may("Plant a seed", Who.SIGNED_IN)
    EDIT_SEED = _may("Change a seed while it is young", Who.AUTHOR)
    REST_SEED = _may("Let a seed rest, and say what was learnt", Who.AUTHOR, Who.ORGANISER)
    SUPPORT_SEED = _may("Support a seed, and take the support back", Who.SIGNED_IN)
    OFFER_HELP = _may("Offer help on a seed", Who.SIGNED_IN)
    REMARK = _may("Take part in the conversation on a seed", Who.SIGNED_IN)
    ANSWER_SEED = _may("Answer a seed in public", Who.ORGANISER, Who.COMMISSIONER)
    FLAG = _may("Flag something to a moderator", Who.SIGNED_IN)
    MODERATE = _may("Rule on what was flagged: hide it or keep it, with a reason", Who.MODERATOR)
    APPEAL = _may("Appeal when something of yours was hidden", Who.AUTHOR)
    RULE_ON_APPEAL = _may("Decide an appeal", Who.ORGANISER, grave=True)
    MAKE_PANEL = _may("Make a citizens' panel and offer its seats", Who.ORGANISER)
    ANSWER_SEAT = _may("Take or decline a seat that was offered to you", Who.SIGNED_IN)
    OPEN_THREAD = _may("Open a thread for a panel, and change its dates", Who.FACILITATOR, Who.ORGANISER)
    CONTRIBUTE = _may("Write in a thread", Who.SEAT, Who.FACILITATOR)
    EDIT_CONTRIBUTION = _may("Change what you wrote in a thread, for a while", Who.AUTHOR)
    CLOSE_THREAD = _may("Close a thread with a summary", Who.FACILITATOR, Who.ORGANISER)
    MAKE_GROUP = _may("Add a group to the directory", Who.SIGNED_IN)
    EDIT_GROUP = _may("Change what a group says of itself", Who.CONTACT, Who.ORGANISER)
    MAKE_CHEST = _may("Open a community chest", Who.ORGANISER, Who.TREASURER)
    ENTER_MONEY = _may("Enter money that was pledged, received or paid", Who.TREASURER, grave=True)
    MAKE_ROUND = _may("Make a round and set its rules", Who.ORGANISER)
    MOVE_PHASE = _may("Move a round to its next phase, or move a date, with a reason", Who.ORGANISER, grave=True)
    PROPOSE = _may("Write a proposal for a round", Who.SIGNED_IN)
    EDIT_PROPOSAL = _may("Change a proposal before it is on the ballot", Who.CONTACT)
    DECIDE_PROPOSAL = _may("Put a proposal on the ballot, or say why not", Who.ORGANISER)
    CHANGE_ROLL = _may("Bring the roll of a round up to date, with a reason", Who.ORGANISER, grave=True)
    CAST_BALLOT = _may("Vote in a round whose roll you are on", Who.SIGNED_IN)
    FIND_BALLOT = _may("Find a counted ballot by its receipt", Who.ANYONE)
    SEAL_ROUND = _may("Seal the ballots after the close, and have them counted", Who.ORGANISER, grave=True)
    COPY_LINK_KEY = _may("Take a sealed copy of a vote’s key, and say that it is destroyed", Who.ORGANISER, grave=True)
    VOID_VOTE = _may("Declare ballots void that nobody can open any more, and have people vote again", Who.ORGANISER, grave=True)
    READ_RESULT = _may("Read a published result", Who.ANYONE)
    READ_DRAFT_RESULT = _may("Read a result before it is published", Who.ORGANISER)
    PUBLISH_RESULT = _may("Publish a result", Who.ORGANISER, grave=True)

    @property
    def permission(self) -> Permission:
        return self.value


class Actor(Protocol):
    """A person, as far as this table needs to know one."""

    id: int
    roles_rest: bool
    """Whether their roles do not count yet, because the second proof is still to come."""
    proof_is_fresh: bool

    @property
    def roles(self) -> frozenset[Role]: ...

    @property
    def standing(self) -> frozenset[Who]: ...


class Related(Protocol):
    """A thing that people stand in relation to."""

    def relations_of(self, person: Actor) -> Iterable[Who]: ...


def person_or_none() -> Any:
    """The signed-in `Person`, or None."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def may(action: Action, person: Actor | None, *things: object, demo: bool = False) -> bool:
    """Whether the table lets this person (None: a visitor) do this to these things."""
    who = action.permission.who
    if Who.ANYONE in who or (demo and Who.DEMO in who):
        return True
    if person is None:
        return False
    if who & (person.standing | {Who.SIGNED_IN}):
        return True
    return any(who.intersection(thing.relations_of(person)) for thing in things if hasattr(thing, "relations_of"))


View = Callable[..., ResponseReturnValue]


def allow(action: Action, **models: type[Base]) -> Callable[[View], View]:
    """Guard a view: load what its address names (`thread=Thread` takes `thread_id`), then check the table."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(**parts: Any) -> ResponseReturnValue:
            person = person_or_none()
            if person is None and request.method == "POST" and action.permission.who.isdisjoint({Who.ANYONE, Who.DEMO}):
                abort(401)  # before anything is looked for: who was signed out while they wrote may have written about a draft
            things = {name: _load(model, parts.pop(f"{name}_id"), person) for name, model in models.items()}
            return refuse(action, *things.values()) or view(**things, **parts)

        guarded.models = models  # type: ignore[attr-defined]  # what its address names, for whoever walks through all pages
        guarded.action = action  # type: ignore[attr-defined]  # read by `every_view_is_guarded`
        return guarded

    return guard


def refuse(action: Action, *things: object) -> ResponseReturnValue | None:
    """None when the reader may; otherwise the way to sign in or to prove who they are, or a 403 page.

    A demo-only address does not exist elsewhere.
    """
    person = person_or_none()
    if may(action, person, *things, demo=is_demo()):
        return to_proof() if needs_proof(action, person) else None
    if action.permission.who == {Who.DEMO}:
        abort(404)
    if person is None and request.method == "GET":
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")), 303)
    if person is not None and person.roles_rest and action.permission.who & {Who(role.value) for role in person.roles}:
        return to_proof()
    abort(401 if person is None else 403)


def needs_proof(action: Action, person: Actor | None) -> bool:
    """Whether this changes something grave, and it is too long ago that they last proved who they are."""
    return action.permission.grave and request.method != "GET" and person is not None and not person.proof_is_fresh


def to_proof() -> ResponseReturnValue:
    """To the page that asks for a proof, and from there on to here. 307: a posted form goes with it, and loses nothing."""
    here = request.full_path.rstrip("?")
    return redirect(url_for("people.proof", next=here), 303 if request.method == "GET" else 307)


def is_demo() -> bool:
    """Whether this is a demo site, where anyone may look behind the scenes."""
    return bool(current_app.config["MODE"] == "demo")


def _load(model: type[Base], key: int, person: Actor | None) -> Base:
    thing = db.session.get(model, key)
    if thing is None or (hasattr(thing, "seen_by") and not thing.seen_by(person)):
        abort(404)
    return thing


def every_view_is_guarded(app: Flask) -> None:
    """RuntimeError naming the first view without a guard; static files guard themselves."""
    for endpoint, view in app.view_functions.items():
        if endpoint != "static" and not hasattr(view, "action"):
            raise RuntimeError(f"the view {endpoint} has no @allow: say in panel/access.py who may")
