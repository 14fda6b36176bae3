"""The link that the server printed for the first organiser."""

from flask import url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.people.actions import first_organiser as actions
from panel.people.routes.blueprint import bp
from panel.people.routes.sign_in import let_in
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show
from panel.web.sent_forms import repeatable


@bp.route("/first-organiser/<token>", methods=["GET", "POST"])
@allow(Action.BEGIN_SITE)
@repeatable
def begin_as_organiser(token: str) -> ResponseReturnValue:
    """A button, not a door: mail programs open links by themselves, and would use the link up."""
    form = EmptyForm()
    link = actions.alive_link(token)
    if link and form.validate_on_submit():
        return let_in(actions.use_link(token), url_for("pages.first_hour"))
    return show("people/first_organiser.html", status=200 if link else 409, form=form, link=link)
