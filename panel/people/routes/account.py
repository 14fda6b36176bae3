"""One's name and language."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.extensions import db
from panel.language import gettext as _
from panel.language import speaking
from panel.people.actions import account as actions
from panel.people.forms import SettingsForm
from panel.people.routes.blueprint import bp
from panel.web.addresses import safe_next
from panel.web.hypermedia import show


@bp.route("/me/settings", methods=["GET", "POST"])
@allow(Action.READ_OWN_PAGE)
def settings() -> ResponseReturnValue:
    person = person_or_none()
    new = actions.is_new(person)
    form = SettingsForm(data={"name": "" if new else person.name, "language": person.language})
    if form.validate_on_submit():
        actions.change_settings(person, name=form.name.text, language=form.language.data)
        db.session.commit()
        with speaking(form.language.data):
            flash(_("Saved."), "good")
        return redirect(safe_next(request.args.get("next"), url_for("pages.me")), 303)
    return show("people/settings.html", status=422 if form.is_submitted() else 200, form=form, new=new)
