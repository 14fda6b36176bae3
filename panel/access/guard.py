"""The guard of every view: it loads what an address names, reads the table, and shows the way to sign in or to give a proof."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, abort, current_app, g, has_app_context, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from panel.access.booth import is_in_booth
from panel.access.table import Action, Actor, Placed, may
from panel.access.who import Where, Who
from panel.extensions import Base, db

View = Callable[..., ResponseReturnValue]


def person_or_none() -> Any:
    """The signed-in `Person`, or None."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def allow(action: Action, **models: type[Base]) -> Callable[[View], View]:
    """Guard a view: load what its address names (`thread=Thread` takes `thread_id`), then check the table."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(**parts: Any) -> ResponseReturnValue:
            person = person_or_none()
            others = action.permission.who & {Who.ANYONE, Who.DEMO, Who.VOTER}
            if person is None and request.method == "POST" and not others:
                abort(401)  # before anything is looked for: who was signed out while they wrote may have written about a draft
            things = {name: _load(model, parts.pop(f"{name}_id"), person) for name, model in models.items()}
            return refuse(action, *things.values()) or view(**things, **parts)

        guarded.models = models  # type: ignore[attr-defined]  # what its address names, for whoever walks through all pages
        guarded.action = action  # type: ignore[attr-defined]  # read by `every_view_is_guarded`
        return guarded

    return guard


def refuse(action: Action, *things: Placed) -> ResponseReturnValue | None:
    """None when the reader may; otherwise the way to sign in or to prove who they are, or a 403 page.

    A demo-only address does not exist elsewhere.
    """
    person = person_or_none()
    in_booth = Who.VOTER in action.permission.who and is_in_booth(*things)
    if in_booth or may(action, person, *things, demo=is_demo()):
        g.action, g.things = action, (*g.get("things", ()), *things)
        return to_proof() if needs_proof(action, person) else None
    if action.permission.who == {Who.DEMO}:
        abort(404)
    if person is None and request.method == "GET":
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")), 303)
    if person is not None and person.roles_rest and action.permission.who & {Who(role.value) for role in person.roles}:
        return to_proof()
    abort(401 if person is None else 403)


def action_now() -> Action | None:
    """What the reader was let in to do; None outside of a view, as in a command or a job."""
    return g.get("action") if has_app_context() else None


def things_now() -> tuple[Placed, ...]:
    """What they were let in to do it to."""
    return tuple(g.get("things", ())) if has_app_context() else ()


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


def _load(model: type[Base], key: int, person: Actor | None) -> Any:
    thing = db.session.get(model, key)
    if thing is None or (hasattr(thing, "seen_by") and not thing.seen_by(person)):
        abort(404)
    return thing


def every_view_is_guarded(app: Flask) -> None:
    """RuntimeError naming the first view without a guard, or whose guard could not tell where a role must count.

    Static files guard themselves.
    """
    for endpoint, view in app.view_functions.items():
        if endpoint != "static":
            _is_guarded(endpoint, view)


def _is_guarded(endpoint: str, view: Any) -> None:
    if not hasattr(view, "action"):
        raise RuntimeError(f"the view {endpoint} has no @allow: say in panel/access/table.py who may")
    for model in view.models.values():
        if not hasattr(model, "in_area"):
            raise RuntimeError(f"the view {endpoint} guards {model.__name__}: its `in_area` must say which area it is of")
    if view.action.permission.where is Where.THERE and not view.models:
        raise RuntimeError(f"the view {endpoint} names nothing whose area a role for {view.action.name} could count in")
