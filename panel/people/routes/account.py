"""One's name and language."""

from flask import url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.language import gettext as _
from panel.language import speaking
from panel.people.actions import account as actions
from panel.people.forms import SettingsForm
from panel.people.routes.blueprint import bp
from panel.web.addresses import safe_next
from panel.web.flow import commit_and_go
from panel.web.hypermedia import show
from panel.web.incoming import argument


@bp.route("/me/settings", methods=["GET", "POST"])
@allow(Action.READ_OWN_PAGE)
def settings() -> ResponseReturnValue:
    person = person_or_none()
    new = actions.is_new(person)
    form = SettingsForm(data={"name": "" if new else person.name, "language": person.language})
    if form.validate_on_submit():
        actions.change_settings(person, name=form.name.text, language=form.language.data)
        with speaking(form.language.data):
            saved = _("Saved.")
        return commit_and_go(safe_next(argument("next", 2_000), url_for("pages.me")), saved)
    return show("people/settings.html", form=form, new=new)
