"""Two areas become one: which, what goes along, and the page that is read before it is done."""

from collections.abc import Sequence

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select, update

from panel.access import Action, allow, person_or_none
from panel.areas import actions
from panel.areas.models import Area
from panel.chests.models import Chest
from panel.errors import RuleBroken
from panel.extensions import db
from panel.groups.models import Group
from panel.language import gettext as _
from panel.language import ngettext
from panel.notices.actions.following import follow_instead
from panel.notices.kinds import Followed
from panel.notices.models import Announcement
from panel.notices.queries import number_following
from panel.pages.blueprint import bp
from panel.panels.models import CitizensPanel
from panel.people.actions.roles import one_role_of_two
from panel.people.models import Person, Residency, ResidencyState
from panel.rounds.models import Phase, Round
from panel.seeds.models import Seed
from panel.web.checks import Check, Line, Way, ask, pressed
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show
from panel.web.incoming import argument_id
from panel.web.templating import plain


@bp.get("/areas/<int:area_id>/merge")
@allow(Action.MERGE_AREA, area=Area)
def choose_merge(area: Area) -> ResponseReturnValue:
    actions.stands(area)
    others = [one for one in db.session.scalars(Area.open_from_the_top()) if not area.holds(one)]
    return show("areas/merge.html", area=area, others=others)


@bp.route("/areas/<int:area_id>/merge/check", methods=["GET", "POST"])
@allow(Action.MERGE_AREA, area=Area)
def merge_area(area: Area) -> ResponseReturnValue:
    """The page before two areas become one. Which the other is stands in the address."""
    into = db.session.get(Area, argument_id("into") or 0)
    if into is None or into.closed_at or area.merged_into_id or area.holds(into):
        flash(_("Please choose an area."), "warn")
        return redirect(url_for(".choose_merge", area_id=area.id), 302)
    form = EmptyForm()
    if form.is_submitted():
        hold_rounds_in(area)
    check = merging(area, into)
    if pressed(check, form):
        with refusals_of(form):
            nobody_votes_in(area)
            merge(area, into, person_or_none())
            return commit_and_go(url_for(".show_area", area_id=into.id), _("The two areas are one."))
    return ask(check, form)


def hold_rounds_in(area: Area) -> None:
    """No round of this area moves to another phase until the transaction ends."""
    db.session.execute(select(Round.id).where(Round.area_id == area.id).order_by(Round.id).with_for_update())


def merge(area: Area, into: Area, organiser: Person) -> None:
    """One area out of two, with what hangs on them: roles, who follows, what was written to those."""
    actions.hold(area, into)
    one_role_of_two(area, into, organiser)
    actions.merge_area(area, into, organiser)
    follow_instead(Followed.AREA, area.id, into.id)
    about = Announcement.kind == Followed.AREA, Announcement.thing_id == area.id
    db.session.execute(update(Announcement).where(*about).values(thing_id=into.id))


def open_votes_in(area: Area) -> Sequence[Round]:
    """The votes of this area itself that are open now: their rolls are made."""
    voting = Round.newest().where(Round.area_id == area.id, Round.phase == Phase.VOTING)
    return db.session.scalars(voting).unique().all()


def nobody_votes_in(area: Area) -> None:
    """RuleBroken, with the names of the votes, where people vote there now."""
    names = ", ".join(plain(vote, "title") for vote in open_votes_in(area))
    if names:
        raise RuleBroken(_("People vote there now, and the roll of a vote is not touched: %(votes)s.") % {"votes": names})


def merging(area: Area, into: Area) -> Check:
    """What is said before one area takes the place of another."""
    names, page = {"area": area.name, "into": into.name}, url_for(".show_area", area_id=area.id)
    ways = [Way(plain(vote, "title"), url_for(".show_round", round_id=vote.id)) for vote in open_votes_in(area)]
    waits = [Line(_("Not yet"), _("People vote there now. It can be done when these votes are over:"), ways)] if ways else []
    return Check(
        question=_("Merge %(area)s into %(into)s?") % names,
        lines=[
            *waits,
            Line(_("What goes along"), _("From then on this is for %(into)s:") % names, _counted(area)),
            Line(_("Postcodes and roles"), _("Those of %(area)s are those of %(into)s from then on.") % names),
            Line(_("The old name"), _("%(area)s is no longer offered. Its address leads to %(into)s.") % names),
        ],
        undo=_("Nobody can tell afterwards what came from which of the two."),
        final=True,
        do=_("Merge them"),
        keep=Way(_("Leave both as they are"), page),
        instead=[
            Way(_("Close it"), url_for("areas.close_area", area_id=area.id), _("It keeps its name and can be opened again.")),
            Way(_("Give it another name, or move it"), url_for("areas.edit_area", area_id=area.id)),
        ],
        crumbs=[Way(_("Areas"), url_for("areas.all_areas")), Way(area.name, page)],
    )


def _counted(area: Area) -> list[Way]:
    """What is for this area itself and not for what lies in it, each kind with its number; who follows it. Two queries."""
    lives_there = (Residency.area_id == area.id) & (Residency.state == ResidencyState.CONFIRMED)
    counts = [select(func.count()).select_from(Area).where(Area.parent_id == area.id, Area.merged_into_id.is_(None))]
    counts.append(select(func.count()).select_from(Residency).where(lives_there))
    counts += [
        select(func.count()).select_from(kind).where(kind.area_id == area.id)
        for kind in (Seed, Group, CitizensPanel, Chest, Round)
    ]
    numbers = db.session.execute(select(*(count.scalar_subquery() for count in counts))).one()
    inside, people, seeds, groups, panels, chests, rounds = numbers
    told = (
        ngettext("%(num)s area in it", "%(num)s areas in it", inside),
        ngettext("%(num)s person who lives there", "%(num)s people who live there", people),
        ngettext("%(num)s seed", "%(num)s seeds", seeds),
        ngettext("%(num)s group", "%(num)s groups", groups),
        ngettext("%(num)s panel", "%(num)s panels", panels),
        ngettext("%(num)s chest", "%(num)s chests", chests),
        ngettext("%(num)s round", "%(num)s rounds", rounds),
    )
    follow = number_following(Followed.AREA, area.id)
    following = ngettext("%(num)s person who follows it", "%(num)s people who follow it", follow)
    counted = [*zip(told, numbers, strict=True), (following, follow)]
    lines = [Way(words % {"num": number}, "") for words, number in counted if number]
    return lines or [Way(_("nothing yet"), "")]
