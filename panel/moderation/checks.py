"""What is said before something is hidden: what people see from then on, who is told, and how it comes back."""

from collections.abc import Callable

from flask import url_for
from sqlalchemy import func, select

from panel.access import Action, may, person_or_none
from panel.extensions import db
from panel.groups.models import Group
from panel.language import NAMES, ngettext
from panel.language import gettext as _
from panel.moderation.models import Flag, Ruling
from panel.moderation.queries import Waiting
from panel.moderation.things import Thing
from panel.moderation.words import HIDE_QUESTIONS, KIND_WORDS
from panel.proposals.models import Proposal, ProposalState
from panel.seeds.models import Seed
from panel.threads.models import Contribution
from panel.web.checks import Check, Line, Way
from panel.web.templating import plain


def hiding(row: Waiting) -> Check:
    queue = url_for("moderation.queue")
    spoken_for = row.author_id is not None
    return Check(
        question=str(HIDE_QUESTIONS[row.kind]) % {"number": row.number},
        undo=(
            _(
                "A moderator can show it again on any day, and so can whoever decides an appeal."
                " An email that was sent stays sent."
            )
            if spoken_for
            else _("A moderator can show it again on any day.")
        ),
        lines=[
            Line(_("What people see"), AFTERWARDS.get(row.kind, _in_its_place)(row.thing)),
            *_hangs_on(row.thing),
            Line(_("Who still sees it"), _("Whoever wrote it, moderators and organisers. Nothing is deleted.")),
            Line(_("What was reported"), _reported(row.flags), [Way(flag.reason, "") for flag in row.flags]),
            *([_told(row)] if spoken_for else []),
            Line(_("In the public log"), _("That it was hidden, and on which ground. Not who wrote it, nor your reason.")),
        ],
        do=_("Hide it"),
        keep=Way(_("Do not hide it"), f"{queue}#waiting-{row.key}"),
        instead=[
            Way(_("Keep it as it is"), f"{queue}#waiting-{row.key}", _("With a reason, on the list of flags.")),
            *_measures(row),
        ],
        crumbs=[Way(_("Flags"), queue)],
    )


def showing(ruling: Ruling) -> Check:
    """Before something that was hidden is shown again."""
    hidden, kind = url_for("moderation.hidden"), ruling.named[0]
    return Check(
        question=_("Show %(thing)s again?") % {"thing": f"{KIND_WORDS[kind]} {ruling.named[1]}"},
        undo=_("It can be reported and hidden again."),
        lines=[
            Line(_("What people see"), _("Everybody sees it again where it was, as it was.")),
            Line(_("Why it was hidden"), ruling.reason, language=ruling.reason_language),
            Line(_("Who is told"), _("Its author, by email, with your reason.")),
            Line(_("In the public log"), _("That it is shown again. Not who wrote it, nor your reason.")),
        ],
        do=_("Show it again"),
        keep=Way(_("It stays hidden"), hidden),
        crumbs=[Way(_("Flags"), url_for("moderation.queue")), Way(_("What is hidden"), hidden)],
    )


def _told(row: Waiting) -> Line:
    told = _(
        "Its author, by email, with your reason and how to appeal. They read %(language)s: please write it in that language."
    )
    more = _("Those who reported it are not named to anybody.")
    return Line(_("Who is told"), f"{told % {'language': NAMES[row.author_language]}} {more}")


def _measures(row: Waiting) -> list[Way]:
    """Where it is not one thing but somebody's manner."""
    if row.manner_of is None or not may(Action.SANCTION, person_or_none()):
        return []
    words = _("Where it is not this one thing but the way somebody behaves.")
    return [Way(_("Warn or pause its author"), url_for("sanctions.choose", person_id=row.manner_of), words)]


def _reported(flags: list[Flag]) -> str:
    if not flags:
        return _("Nobody has reported it.")
    return ngettext("%(num)s person reported it:", "%(num)s people reported it:", len(flags)) % {"num": len(flags)}


def _in_its_place(_thing: Thing) -> str:
    return _("In its place is: a moderator has hidden what was here.")


def _no_seed(_thing: Thing) -> str:
    return _("The seed is in no list and no search any more, and its page is not found.")


def _no_offer(_thing: Thing) -> str:
    return _("The offer is not shown any more, and does not count for the seed.")


def _no_group(_thing: Thing) -> str:
    return _("The group is not in the directory any more, and its page is not found. It cannot put a new proposal to a round.")


def _proposal(thing: Thing) -> str:
    """A ballot that is frozen is kept whole: taking something off it would throw away votes, and decide the rest."""
    if isinstance(thing, Proposal) and thing.lot_number is not None:
        return _(
            "It is on a ballot that is frozen, so it stays there with its number and its cost, and every vote for it counts."
            " Its words are shown nowhere any more: not on the ballot, in the result, nor in the files. Whoever has voted for it"
            " can change their ballot while voting is open."
        )
    return _("It is on no page any more. If voting opens while it is hidden, it is not on the ballot.")


AFTERWARDS: dict[str, Callable[[Thing], str]] = {
    "seed": _no_seed,
    "offer": _no_offer,
    "group": _no_group,
    "proposal": _proposal,
}


def _hangs_on(thing: Thing) -> list[Line]:
    """How many others it concerns."""
    told = {Seed: _of_seed, Contribution: _of_contribution, Group: _of_group, Proposal: _of_proposal}.get(type(thing))
    words = told(thing) if told else ""  # type: ignore[operator]  # each takes the kind that it is named for
    return [Line(_("Who else it concerns"), words)] if words else []


def _of_seed(seed: Seed) -> str:
    if not seed.support_count:
        return ""
    backing = ngettext("%(num)s person supports it", "%(num)s people support it", seed.support_count)
    said = backing % {"num": seed.support_count}
    return f"{said[:1].upper()}{said[1:]}. " + _("Their support stays, and counts again if it is shown again.")


def _of_contribution(contribution: Contribution) -> str:
    number = db.session.scalar(select(func.count()).where(Contribution.parent_id == contribution.id)) or 0
    replies = ngettext("%(num)s reply to it stays.", "%(num)s replies to it stay.", number)
    return replies % {"num": number} if number else ""


def _of_group(group: Group) -> str:
    number = db.session.scalar(select(func.count()).where(Proposal.group_id == group.id)) or 0
    words = ngettext(
        "%(num)s proposal of it stays, with “a group that a moderator has hidden” in place of its name.",
        "%(num)s proposals of it stay, with “a group that a moderator has hidden” in place of its name.",
        number,
    )
    return words % {"num": number} if number else ""


def _of_proposal(proposal: Proposal) -> str:
    stands = proposal.state == ProposalState.STANDING
    round_ = plain(proposal.budget_round, "title")
    words = _("It is on the ballot of “%(round)s”.") if stands else _("It was handed in to “%(round)s”.")
    return words % {"round": round_}
