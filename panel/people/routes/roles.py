"""Who has which role, and where; giving one and ending one."""

from dataclasses import replace
from typing import Any

from flask import abort, session, url_for
from flask.typing import ResponseReturnValue

from panel import clock
from panel.access import Action, Role, allow, person_or_none
from panel.areas.choices import area_choices, reach_of_reader
from panel.areas.models import Area
from panel.extensions import db
from panel.language import end_of, last_day, local
from panel.language import gettext as _
from panel.people import checks, rules
from panel.people.actions import factors
from panel.people.actions import roles as actions
from panel.people.actions.roles import Task
from panel.people.forms import EndRoleForm, LookForm, RoleForm
from panel.people.models import Person, RoleGrant
from panel.people.queries import people_numbered
from panel.people.routes.blueprint import bp
from panel.people.routes.sign_in import sign_in_anew
from panel.people.words import ROLE_WORDS, WHOLE_SITE, grant_words, place_words
from panel.web.checks import ask, pressed
from panel.web.flow import commit_and_go, go, refusals_of
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show
from panel.web.incoming import argument
from panel.web.paging import Key, page
from panel.web.sent_forms import repeatable

LOOKED_FOR = "looked_for"
"""In the reader's session: what they searched for. An e-mail address stands in no address of a page."""
SITE = "site"
"""The choice of the whole site, beside the numbers of areas."""


@bp.get("/roles")
@allow(Action.GRANT_ROLE)
def roles() -> ResponseReturnValue:
    """Those who have a role where the reader's reaches; with words to search for, those who could get one."""
    reach = reach_of_reader(Action.GRANT_ROLE)
    people = page(Person.to_give_roles(reach, wanted()), Key(Person.name), Key(Person.id))
    words: dict[str, Any] = {"role_words": ROLE_WORDS, "place_words": place_words, "last_day": last_day}
    return show("people/roles.html", people=people, wanted=wanted(), search=search(), reach=reach, form=LookForm(), **words)


@bp.post("/roles")
@allow(Action.GRANT_ROLE)
@repeatable
def look_for_person() -> ResponseReturnValue:
    """Keep what was searched for, and show who was found. Nothing is written."""
    form = LookForm()
    if not form.validate_on_submit() or not form.q.text:
        return go(url_for(".roles"))
    session[LOOKED_FOR] = form.q.text
    return go(url_for(".roles", found=1))


@bp.get("/roles/ended")
@allow(Action.GRANT_ROLE)
def ended_roles() -> ResponseReturnValue:
    ended = RoleGrant.ended(reach_of_reader(Action.GRANT_ROLE), clock.now())
    grants = page(ended, Key(RoleGrant.ends_at, descending=True), Key(RoleGrant.id, descending=True))
    people = people_numbered({grant.person_id for grant in grants.rows})
    return show("people/ended_roles.html", grants=grants, people=people, grant_words=grant_words)


@bp.get("/roles/<int:person_id>/choose")
@allow(Action.GRANT_ROLE, person=Person)
def choose_role(person: Person) -> ResponseReturnValue:
    return choose_page(person, role_form(asked=False))


def choose_page(person: Person, form: RoleForm, status: int = 200) -> ResponseReturnValue:
    return show("people/choose_role.html", status=status, somebody=found(person), form=form, search=search())


def role_form(*, asked: bool = True) -> RoleForm:
    """Nothing is chosen beforehand, and the areas are those that the reader's own role reaches."""
    form, reach = RoleForm(asked=asked), reach_of_reader(Action.GRANT_ROLE)
    form.role.choices = [(role.value, str(ROLE_WORDS[role]).capitalize()) for role in (*list(Role)[1:], Role.ORGANISER)]
    areas = [(str(number), name) for number, name in area_choices(reach)]
    site = [(SITE, str(WHOLE_SITE).capitalize())] if reach.whole_site else []
    form.where.choices = [("", _("Please choose")), *site, *areas]
    return form


def wanted() -> str:
    """What the reader searched for: goes along, for without it they may not have found this person."""
    return argument("q", 254) or (str(session.get(LOOKED_FOR, "")) if argument("found", 1) else "")


def search() -> dict[str, str]:
    """What the address of the next page needs, so that it knows of the search too."""
    if typed := argument("q", 254):
        return {"q": typed}
    return {"found": "1"} if argument("found", 1) else {}


def found(person: Person) -> Person:
    """404 for whom the reader's search does not find: the next number would tell them somebody's name and address."""
    is_found = person.is_found(reach_of_reader(Action.GRANT_ROLE), wanted())
    return abort(404) if person.has_left or not is_found else person


@bp.route("/roles/<int:person_id>/give", methods=["GET", "POST"])
@allow(Action.GRANT_ROLE, person=Person)
def grant_role(person: Person) -> ResponseReturnValue:
    """What was chosen stands in the address; this page says what it means, and waits for one press."""
    found(person)
    chosen = role_form()
    task = None
    if chosen.validate():
        with refusals_of(chosen):
            task = task_of(chosen)
    if task is None:
        return choose_page(person, chosen, 422)
    form, check = EmptyForm(), checks.granting(person, task, search())
    if pressed(check, form):
        with refusals_of(form):
            actions.grant_role(person, task, person_or_none())
            if person is person_or_none():
                sign_in_anew(person)
            words = _("%(name)s now has this role: %(role)s.") % {"name": person.name, "role": ROLE_WORDS[task.role]}
            return commit_and_go(url_for(".roles"), words)
    return ask(check, form)


def task_of(form: RoleForm) -> Task:
    """What was chosen. RuleBroken for a last day that is over, or after that of the reader's own role."""
    area = None if form.where.data == SITE else db.session.get_one(Area, int(form.where.data))
    task = Task(Role(form.role.data), area)
    if form.until.data:
        rules.role_lasts_until(form.until.data, local(clock.now()).date())
        task = replace(task, ends_at=end_of(form.until.data))
    actions.within_own_time(person_or_none(), task)
    return task


@bp.route("/roles/grants/<int:grant_id>/end", methods=["GET", "POST"])
@allow(Action.TAKE_BACK_ROLE, grant=RoleGrant)
def end_role(grant: RoleGrant) -> ResponseReturnValue:
    rules.may_end_role(live=grant.is_live(clock.now()))
    form, person = EndRoleForm(), db.session.get_one(Person, grant.person_id)
    check = checks.ending(person, grant)
    if pressed(check, form):
        with refusals_of(form):
            actions.end_role(grant, person_or_none(), reason=form.reason.text)
            if person is person_or_none():
                sign_in_anew(person)
            return commit_and_go(url_for(".roles"), _("The role has ended."))
    return ask(check, form)


@bp.post("/roles/<int:person_id>/reset-factor")
@allow(Action.RESET_FACTOR, person=Person)
def reset_factor(person: Person) -> ResponseReturnValue:
    factors.reset(person, person_or_none())
    words = _("Their second proof is taken away. They set up a new one when they next sign in.")
    return commit_and_go(url_for(".roles"), words)
