"""Who has which role."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, Role, allow, person_or_none
from panel.language import gettext as _
from panel.people.actions import factors
from panel.people.actions import roles as actions
from panel.people.forms import RoleForm
from panel.people.models import Person
from panel.people.routes.blueprint import bp
from panel.people.routes.sign_in import sign_in_anew
from panel.people.words import ROLE_WORDS
from panel.web.flow import commit_and_go
from panel.web.hypermedia import show
from panel.web.incoming import argument
from panel.web.paging import Key, page


@bp.get("/roles")
@allow(Action.GRANT_ROLE)
def roles() -> ResponseReturnValue:
    wanted = argument("q", 80)
    people = page(Person.named(wanted), Key(Person.name), Key(Person.id))
    return show("people/roles.html", people=people, wanted=wanted, form=role_form(), role_words=ROLE_WORDS)


def role_form() -> RoleForm:
    form = RoleForm()
    form.role.choices = [(role.value, str(ROLE_WORDS[role])) for role in Role]
    return form


@bp.post("/roles/<int:person_id>/grant")
@allow(Action.GRANT_ROLE, person=Person)
def grant_role(person: Person) -> ResponseReturnValue:
    form = role_form()
    if not form.validate_on_submit():
        abort(422)
    actions.grant_role(person, Role(form.role.data), person_or_none())
    if person is person_or_none():
        sign_in_anew(person)
    return commit_and_go(
        url_for(".roles", q=person.name),
        _("%(name)s now has this role: %(role)s.") % {"name": person.name, "role": ROLE_WORDS[Role(form.role.data)]},
    )


@bp.post("/roles/<int:person_id>/take-back/<any(organiser, facilitator, moderator, treasurer, commissioner):role>")
@allow(Action.GRANT_ROLE, person=Person)
def take_back_role(person: Person, role: str) -> ResponseReturnValue:
    actions.take_back_role(person, Role(role), person_or_none())
    if person is person_or_none():
        sign_in_anew(person)
    return commit_and_go(url_for(".roles", q=person.name), _("The role was taken back."))


@bp.post("/roles/<int:person_id>/reset-factor")
@allow(Action.RESET_FACTOR, person=Person)
def reset_factor(person: Person) -> ResponseReturnValue:
    factors.reset(person, person_or_none())
    words = _("Their second proof is taken away. They set up a new one when they next sign in.")
    return commit_and_go(url_for(".roles", q=person.name), words)
