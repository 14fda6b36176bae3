"""The one place where limits hold: before every POST, by the action of its view."""

from collections.abc import Iterator

from flask import Flask, Response, current_app, g, request

from panel.access import Action, person_or_none
from panel.extensions import db, writing
from panel.limits.actions import Charge, note_hit, take
from panel.limits.networks import network
from panel.limits.table import ROLES_HAVE_TIMES, limit_of
from panel.web.busy import stop_reading, will_write, write_again

SITE = "site"


def charges_of(action: Action, person_id: int | None, *, has_role: bool, origin: str) -> Iterator[Charge]:
    """What one POST of this action takes: from the account's buckets, the network's, and the site's."""
    limit, factor = limit_of(action), ROLES_HAVE_TIMES if has_role else 1
    if person_id is not None:
        yield from (Charge(action.name, "account", str(person_id), rate.times(factor)) for rate in limit.account)
    yield from (Charge(action.name, "network", origin, rate.times(factor)) for rate in limit.network)
    yield from (Charge(action.name, SITE, SITE, rate) for rate in limit.site)


def hold_limits() -> None:
    """Before a POST that writes: take its tokens, in the transaction of the view. What the view does not commit was not taken.

    A view that reads first takes them when it begins to write.
    """
    action = getattr(current_app.view_functions.get(request.endpoint or ""), "action", None)
    if request.method != "POST" or action is None or not will_write():
        return
    person = person_or_none()
    origin = network(request.remote_addr)
    has_role = person is not None and bool(person.roles)
    g.charges = list(charges_of(action, person.id if person else None, has_role=has_role, origin=origin))
    if writing.get():
        take(g.pop("charges"))


def write_now() -> None:
    """In a view that is marked with `writes_with`: what follows, up to the commit, is one transaction, which takes the tokens."""
    stop_reading()
    take(g.pop("charges"))


def count_hits(answer: Response) -> Response:
    """After a request that reached a limit, by this guard or in a view: count it, when all else is undone or kept."""
    if reached := g.pop("reached_limits", None):
        write_again()
        for charge in reached:
            note_hit(charge)
        db.session.commit()
    return answer


def install(app: Flask) -> None:
    """Guard every POST. It stands after the check of the form's token: a page elsewhere cannot use up somebody's tokens."""
    app.before_request(hold_limits)
    app.after_request(count_hits)
