"""Two groups become one: which, what moves, and the page that is read before it is done."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none, refuse
from panel.extensions import db
from panel.groups import actions, rules
from panel.groups.models import Group
from panel.language import gettext as _
from panel.language import ngettext
from panel.notices.kinds import Followed
from panel.notices.queries import number_following
from panel.pages.blueprint import bp
from panel.pages.contacts import crumbs, page_of
from panel.proposals import moving
from panel.web.checks import Check, Line, Way, ask, pressed
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show
from panel.web.incoming import argument, argument_id
from panel.web.paging import Key, page
from panel.web.templating import plain


@bp.get("/groups/<int:group_id>/merge")
@allow(Action.MERGE_GROUPS, group=Group)
def choose_group(group: Group) -> ResponseReturnValue:
    """Which group takes it in: found by name."""
    wanted = argument("q", 80)
    others = Group.found(area=None, size=None, called=wanted).where(Group.id != group.id)
    return show("groups/merge.html", group=group, wanted=wanted, others=page(others, Key(Group.name), Key(Group.id)))


@bp.route("/groups/<int:group_id>/merge/check", methods=["GET", "POST"])
@allow(Action.MERGE_GROUPS, group=Group)
def merge_group(group: Group) -> ResponseReturnValue:
    """The page before two groups become one. Which the other is stands in the address."""
    into = db.session.get(Group, argument_id("into") or 0)
    if into is None:
        return redirect(url_for(".choose_group", group_id=group.id), 302)
    if refused := refuse(Action.MERGE_GROUPS, into):
        return refused
    form = EmptyForm()
    rules.is_another(group.id, into.id)
    if form.is_submitted():
        actions.hold(group, into)
    rules.may("group.merge", group.state)
    rules.may_take_in(into.state)
    check = merging(group, into)
    if pressed(check, form):
        with refusals_of(form):
            actions.merge_group(group, into, person_or_none())
            moving.move_proposals(group, into)
            return commit_and_go(page_of(into), _("The two groups are one."))
    return ask(check, form)


def merging(group: Group, into: Group) -> Check:
    """What is said before one group becomes a part of another."""
    names = {"group": group.name, "into": into.name}
    votes = [Way(plain(vote, "title"), url_for(".show_round", round_id=vote.id)) for vote in moving.votes_on(group)]
    waits = [Line(_("Not yet"), _("People vote on a proposal of it. It can be done when these votes are over:"), votes)]
    return Check(
        question=_("Merge %(group)s into %(into)s?") % names,
        lines=[
            *(waits if votes else []),
            Line(_("What goes along"), _("From then on this is of %(into)s:") % names, _counted(group)),
            Line(
                _("What it says of itself"),
                _("The name and the words of %(into)s are kept. Those of %(group)s are not shown.") % names,
            ),
            Line(_("Who speaks for it"), _("The contact of %(into)s. Who wrote a proposal can still change that one.") % names),
            Line(_("The old address"), _("The page of %(group)s leads to %(into)s.") % names),
            Line(_("Who is told"), _("The contact of %(group)s, by email, unless it is the same person.") % names),
        ],
        undo=_("Nobody can tell afterwards what came from which group."),
        final=True,
        do=_("Merge the two groups"),
        keep=Way(_("Leave the two groups as they are"), page_of(group)),
        instead=[
            Way(_("Close the group"), url_for(".close_group", group_id=group.id), _("It can be opened again on any day.")),
            Way(_("Choose again"), url_for(".choose_group", group_id=group.id), _("Another group.")),
        ],
        crumbs=crumbs(group),
    )


def _counted(group: Group) -> list[Way]:
    proposals, followers = moving.number_of(group), number_following(Followed.GROUP, group.id)
    told = (
        (proposals, ngettext("%(num)s proposal", "%(num)s proposals", proposals)),
        (followers, ngettext("%(num)s person who follows it", "%(num)s people who follow it", followers)),
    )
    lines = [Way(words % {"num": number}, "") for number, words in told if number]
    return lines or [Way(_("nothing yet"), "")]
