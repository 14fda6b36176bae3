"""A group gets another contact: who, how they say yes, and the pages that are read before it is done."""

from dataclasses import dataclass

from flask import url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, Who, allow, person_or_none
from panel.errors import RuleBroken
from panel.extensions import db
from panel.groups import contacts
from panel.groups.forms import NOW, ContactForm, ReadContactForm
from panel.groups.models import Group
from panel.language import gettext as _
from panel.language import ngettext
from panel.pages.blueprint import bp
from panel.people.models import Person
from panel.proposals import moving
from panel.settings.numbers import Unit, counted
from panel.settings.queries import number
from panel.settings.table import Setting
from panel.web.checks import Check, Line, Way, ask, came_from_check, pressed
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show


@dataclass(frozen=True)
class Wish:
    """Who shall speak for a group: asked by mail, or (`now`) a person who was asked already."""

    email: str
    now: Person | None


@bp.route("/groups/<int:group_id>/contact", methods=["GET", "POST"])
@allow(Action.CHANGE_CONTACT, group=Group)
def change_contact(group: Group) -> ResponseReturnValue:
    """Who it shall be; then what it means, and one press."""
    staff = Who.ORGANISER in person_or_none().standing_at(group.in_area)
    chosen, wish = ContactForm(staff=staff), None
    if chosen.validate_on_submit():
        with refusals_of(chosen):
            wish = wish_of(group, chosen)
    if wish is None:
        return show("groups/contact.html", form=chosen, group=group, waiting=contacts.waiting(group))
    form = ReadContactForm() if came_from_check() else ReadContactForm(formdata=None, data=chosen.data)
    check = changing(group, wish)
    if came_from_check() and pressed(check, form):
        with refusals_of(form):
            return commit_and_go(page_of(group), done(group, wish))
    return ask(check, form)


def wish_of(group: Group, form: ContactForm) -> Wish:
    """RuleBroken for whoever is the contact already, and where somebody without an account shall be it at once."""
    email = form.email.text.lower()
    contacts.may_ask(group, email)
    if not form.how or form.how.data != NOW:
        return Wish(email, None)
    somebody: Person | None = db.session.scalar(Person.by_email(email))
    if somebody is None or somebody.has_left:
        raise RuleBroken(_("Nobody has signed in with this address yet. Ask them by email instead."))
    return Wish(email, somebody)


def done(group: Group, wish: Wish) -> str:
    """Do it; what is said afterwards."""
    if wish.now is None:
        contacts.ask_contact(group, person_or_none(), email=wish.email)
        return _("The email is on its way. Until they say yes, everything stays as it is.")
    moving.follow_contact(group, contacts.change_contact(group, wish.now, person_or_none()))
    return _("The group has another contact. Both were told.")


@bp.post("/groups/<int:group_id>/contact/take-back")
@allow(Action.CHANGE_CONTACT, group=Group)
def take_back_contact(group: Group) -> ResponseReturnValue:
    contacts.take_back(group, person_or_none())
    return commit_and_go(url_for(".change_contact", group_id=group.id), _("They are not asked any more."))


@bp.route("/groups/<int:group_id>/contact/take", methods=["GET", "POST"])
@allow(Action.TAKE_CONTACT, group=Group)
def take_contact(group: Group) -> ResponseReturnValue:
    """The page that the mail leads to. Whoever signed in with the address that it went to says yes."""
    contacts.must_be_asked(group, person_or_none())
    form, check = EmptyForm(), taking(group)
    if pressed(check, form):
        with refusals_of(form):
            moving.follow_contact(group, contacts.take_contact(group, person_or_none()))
            return commit_and_go(page_of(group), _("You speak for the group now. Thank you."))
    return ask(check, form)


def page_of(group: Group) -> str:
    return url_for(".show_group", group_id=group.id)


def crumbs(group: Group) -> list[Way]:
    return [Way(_("Groups"), url_for("groups.directory")), Way(group.name, page_of(group))]


def _its_proposals(group: Group) -> list[Line]:
    number = moving.number_of(group)
    words = ngettext(
        "%(num)s proposal of the group is theirs to speak for, too.",
        "%(num)s proposals of the group are theirs to speak for, too.",
        number,
    )
    return [Line(_("Its proposals"), words % {"num": number})] if number else []


def changing(group: Group, wish: Wish) -> Check:
    """Before somebody is asked, or speaks for a group at once."""
    facts = {"group": group.name, "email": wish.email, "name": wish.now.name if wish.now else ""}
    facts["time"] = counted(Unit.DAYS, number(Setting.CONTACT_DAYS))
    asked = _("An email goes to %(email)s. Who speaks for the group stays as it is until they say yes, within %(time)s.") % facts
    at_once = _("From now on %(name)s speaks for the group, and the one before does not any more.") % facts
    told = _("Both, by email: whoever speaks for it now, and whoever did before.")
    return Check(
        question=_("Should %(email)s speak for %(group)s?") % facts,
        undo=(
            _("It can be changed again in the same way, by the new contact or an organiser.")
            if wish.now
            else _("Until they say yes you can take it back. Afterwards the new contact or an organiser can change it again.")
        ),
        lines=[
            Line(_("At once"), at_once if wish.now else asked),
            Line(_("What they may do"), _("Change what the group says here, close it, and put its proposals to rounds.")),
            *_its_proposals(group),
            Line(_("Who is told"), told if wish.now else _("Whoever speaks for it now, by email, when the new one says yes.")),
            Line(_("In the public log"), _("That the group has another contact. Not who.")),
        ],
        do=_("Change the contact") if wish.now else _("Send the email"),
        keep=Way(_("Leave everything as it is"), page_of(group)),
        instead=[Way(_("Choose again"), url_for(".change_contact", group_id=group.id), _("Another address."))],
        crumbs=crumbs(group),
    )


def taking(group: Group) -> Check:
    """Before somebody who was asked speaks for a group."""
    facts = {"group": group.name}
    return Check(
        question=_("Will you speak for %(group)s?") % facts,
        undo=_("You can give it on to somebody else on any day, from the page of the group."),
        lines=[
            Line(_("What you may do"), _("Change what the group says here, close it, and put its proposals to rounds.")),
            *_its_proposals(group),
            Line(_("Who is told"), _("Whoever speaks for it now, by email.")),
            Line(_("In the public log"), _("That the group has another contact. Not who.")),
        ],
        do=_("Yes, I speak for it"),
        keep=Way(_("No, thank you"), page_of(group)),
        crumbs=crumbs(group),
    )
