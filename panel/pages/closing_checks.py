"""What is said before a group, a panel or a chest closes."""

from collections.abc import Sequence

from flask import url_for

from panel.chests import actions as chests
from panel.chests.models import Chest
from panel.extensions import db
from panel.groups.models import Group
from panel.language import gettext as _
from panel.language import ngettext, spoken
from panel.money import pounds
from panel.pages.contacts import crumbs, page_of
from panel.panels.models import CitizensPanel, SeatState, seat_counts
from panel.proposals.moving import not_decided
from panel.rounds.funds import open_rounds
from panel.threads.models import Thread
from panel.web.checks import Check, Line, Way
from panel.web.templating import plain


def closing_group(group: Group) -> Check:
    waiting = [
        Way(proposal.words_in(spoken())[0] or _("A draft without a title"), _of_proposal(proposal.id))
        for proposal in not_decided(group)
    ]
    more = _("These go on as they are, and can still be funded. Withdraw what the group will not do:")
    return Check(
        question=_("Close %(group)s?") % {"group": group.name},
        undo=_("The group can be opened again on any day, by its contact or an organiser, and is then as it was."),
        lines=[
            Line(_("From now on"), _("The group is among those that have closed, and cannot put a new proposal to a round.")),
            Line(_("What stays"), _("Its page, its earlier proposals and what it was given. Your reason is on its page.")),
            *([Line(_("Proposals on their way"), more, waiting)] if waiting else []),
            Line(_("In the public log"), _("That it closed. Not the reason.")),
        ],
        do=_("Close the group"),
        keep=Way(_("Do not close it"), page_of(group)),
        crumbs=crumbs(group),
    )


def _of_proposal(number: int) -> str:
    return url_for("proposals.show_proposal", proposal_id=number)


def closing_panel(panel: CitizensPanel) -> Check:
    page = url_for(".show_panel", panel_id=panel.id)
    return Check(
        question=_("Close “%(title)s”?") % {"title": plain(panel, "title")},
        undo=_("The panel can be opened again on any day, and is then as it was."),
        lines=[
            Line(_("From now on"), _("No thread is opened or opened again in it, and no seat is offered or taken.")),
            Line(
                _("What stays"),
                _("Its question, its threads with their summaries, and who has a seat. Everybody can still read it."),
            ),
            *_open_threads(panel),
            *_offers(panel),
            Line(_("In the public log"), _("That it closed, and your reason.")),
        ],
        do=_("Close the panel"),
        keep=Way(_("Do not close it"), page),
        instead=[Way(_("Put the panel right"), url_for("panels.edit_panel", citizens_panel_id=panel.id))],
        crumbs=[Way(_("Panels"), url_for("panels.all_panels")), Way(plain(panel, "title"), page)],
    )


def _open_threads(panel: CitizensPanel) -> Sequence[Line]:
    going_on = db.session.scalars(Thread.of_panel(panel).where(Thread.summarised_at.is_(None))).unique().all()
    ways = [Way(plain(each, "question"), url_for("threads.show_thread", thread_id=each.id)) for each in going_on]
    words = _("These go on until their dates, and their summaries can still be written:")
    return [Line(_("Threads without a summary"), words, ways)] if ways else []


def _offers(panel: CitizensPanel) -> Sequence[Line]:
    number = seat_counts([panel], SeatState.OFFERED).get(panel.id, 0)
    words = ngettext(
        "%(num)s seat is offered and not answered. It cannot be taken while the panel is closed.",
        "%(num)s seats are offered and not answered. They cannot be taken while the panel is closed.",
        number,
    )
    return [Line(_("Seats"), words % {"num": number})] if number else []


def closing_chest(chest: Chest) -> Check:
    page = url_for(".show_chest", chest_id=chest.id)
    rounds = [Way(plain(each, "title"), url_for(".show_round", round_id=each.id)) for each in open_rounds(chest)]
    waits = Line(_("Not yet"), _("These rounds share out its money and are not finished. Finish or cancel them first:"), rounds)
    return Check(
        question=_("Close “%(title)s”?") % {"title": plain(chest, "title")},
        undo=_("The chest can be opened again on any day, and is then as it was."),
        lines=[
            *([waits] if rounds else []),
            Line(_("From now on"), _("It takes no new money, and no round can be made in it.")),
            *_money(chest),
            Line(
                _("What stays"),
                _("Its page and its ledger. What was granted can still be paid, and come back, and be put right."),
            ),
            Line(_("In the public log"), _("That it closed, and your reason.")),
        ],
        do=_("Close the chest"),
        keep=Way(_("Leave it open"), page),
        instead=[Way(_("Change what the chest says"), url_for("chests.edit_chest", chest_id=chest.id))],
        crumbs=[Way(_("Community chests"), url_for("chests.all_chests")), Way(plain(chest, "title"), page)],
    )


def _money(chest: Chest) -> Sequence[Line]:
    balance = chests.balances([chest])[chest.id]
    left = _("%(left)s is left in it. Nobody can grant that while it is closed.") % {"left": pounds(balance.left_pence)}
    promised = _("%(sum)s is granted and not yet paid.") % {"sum": pounds(balance.promised_pence)}
    return [
        *([Line(_("Money that is left"), left)] if balance.left_pence > 0 else []),
        *([Line(_("Money that is still to be paid"), promised)] if balance.promised_pence > 0 else []),
    ]
