"""What is said before a round begins its next phase by hand."""

from collections.abc import Sequence

from flask import url_for

from panel import clock
from panel.access import person_or_none
from panel.ballots import presses
from panel.ballots.actions import helped
from panel.ballots.checks.languages import in_one_language, say_why
from panel.ballots.checks.scrutineers import name_scrutineers, who_counts_again
from panel.ballots.checks.sealing import give_a_role, second_organiser
from panel.ballots.checks.ways import ways_to_mend, who_can_vote
from panel.ballots.rules import can_open
from panel.ballots.terms import list_can_be_voted_on
from panel.errors import RuleBroken
from panel.language import deadline, local, ngettext, opening, spoken
from panel.language import gettext as _
from panel.money import pounds
from panel.proposals import queries as proposals
from panel.proposals.bilingual import is_in_both
from panel.proposals.dropping import hidden, undecided
from panel.proposals.models import Proposal
from panel.roll import actions as roll
from panel.roll.models import Channel
from panel.roll.opening import somebody_can_vote
from panel.rounds.checks import crumbs, log_line, phases
from panel.rounds.funds import looks_covered, missing_pence
from panel.rounds.models import Phase, Round
from panel.scrutiny import queries as scrutiny
from panel.web.checks import Check, Line, Way


def beginning(budget_round: Round, phase: Phase) -> Check:
    """Before the next phase begins. The caller holds the round and knows that the phase is the next."""
    return {
        Phase.IDEAS: _gathering,
        Phase.PROPOSALS: _gathering,
        Phase.VOTING: _opening,
        Phase.RESULT: _closing,
    }[phase](budget_round)


def _planned(budget_round: Round, phase: Phase) -> Line:
    at = budget_round.opens_at(phase)
    if at is None:
        return Line(_("Its date"), _("It has no date yet; it becomes this moment."))
    said = _("It was to begin on %(moment)s; it begins now.") % {"moment": opening(at)}
    return Line(_("Its date"), said)


def _gathering(budget_round: Round) -> Check:
    """Before ideas or proposals begin."""
    ideas = budget_round.phase == Phase.PLANNED
    at_once = (
        _("Everybody is asked for ideas, and groups can write proposals.")
        if ideas
        else _("Groups are asked for their proposals. They can write them until voting opens.")
    )
    return Check(
        question=_("Begin to gather ideas now?") if ideas else _("Begin the time for proposals now?"),
        undo=_("You can take the round back to where it is now. Nothing that people write is lost."),
        lines=[
            Line(_("At once"), at_once),
            _planned(budget_round, Phase.IDEAS if ideas else Phase.PROPOSALS),
            Line(_("Who will be told"), _("Everybody who follows the round, as often as they like to hear from the site.")),
            log_line(),
        ],
        do=_("Begin now"),
        keep=Way(_("Leave it as it is"), phases(budget_round)),
        instead=[_other_date(budget_round)],
        crumbs=crumbs(budget_round),
    )


def _other_date(budget_round: Round) -> Way:
    return Way(_("Move its date"), phases(budget_round) + "#date-title", _("It then begins by itself."))


def _opening(budget_round: Round) -> Check:
    """Before voting opens: what stands on the ballot, and what would fall off it."""
    return Check(
        question=_("Open the vote now?"),
        undo=_("Until the first ballot is in, the round can be taken back to the time for proposals. After that, by nobody."),
        lines=[
            *_on_the_ballot(budget_round),
            *in_one_language(budget_round),
            *_falling_off(budget_round),
            *_people_and_money(budget_round),
            *_who_seals(budget_round),
            *who_counts_again(budget_round),
            log_line(),
        ],
        do=_("Open the vote"),
        barred=_barred(budget_round),
        keep=Way(_("Do not open it yet"), phases(budget_round)),
        instead=_before_opening(budget_round),
        crumbs=crumbs(budget_round),
    )


def _barred(budget_round: Round) -> str:
    """Why it cannot open as things stand, in the words of the rule that would refuse it."""
    try:
        looks_covered(budget_round)
        is_in_both(budget_round)
        somebody_can_vote(budget_round)
        can_open(proposals.counts(budget_round).standing, closes_at=budget_round.voting_closes_at, now=clock.now())
        list_can_be_voted_on(budget_round)
    except RuleBroken as broken:
        return str(broken)
    return ""


def _on_the_ballot(budget_round: Round) -> Sequence[Line]:
    counts, closes_at = proposals.counts(budget_round), budget_round.voting_closes_at
    stands = ngettext(
        "%(num)s proposal is on the ballot, for %(cost)s.",
        "%(num)s proposals are on the ballot, for %(cost)s together.",
        counts.standing,
    ) % {"num": counts.standing, "cost": pounds(counts.standing_pence)}
    close = (
        _("Voting closes on %(when)s.") % {"when": deadline(closes_at)}
        if closes_at
        else _("No close is set. Set its date first, for without it the vote cannot open.")
    )
    return [
        Line(_("On the ballot"), stands),
        Line(
            _("Frozen"),
            _(
                "The proposals, their costs, the rules and the order that settles ties can no longer change, and the roll is"
                " made."
            ),
        ),
        Line(_("Until when"), close),
    ]


def _falling_off(budget_round: Round) -> Sequence[Line]:
    waiting = undecided(budget_round)
    return [*([_undecided(waiting)] if waiting else []), *_hidden(budget_round)]


def _undecided(waiting: Sequence[Proposal]) -> Line:
    said = ngettext(
        "%(num)s proposal was handed in and nobody has decided about it. It will not be on the ballot, and its "
        "group gets an email with your reason. Open it to decide first:",
        "%(num)s proposals were handed in and nobody has decided about them. They will not be on the ballot, and "
        "their groups get an email with your reason. Open each to decide first:",
        len(waiting),
    )
    return Line(_("Falls off the ballot"), said % {"num": len(waiting)}, [_named(proposal) for proposal in waiting])


def _hidden(budget_round: Round) -> Sequence[Line]:
    """What a moderator has hidden; an appeal that is upheld before voting opens brings it back."""
    found = hidden(budget_round)
    said = _("A moderator has hidden them, so they will not be on the ballot, and their groups get an email.")
    more = _("If one of them has appealed, have the appeal decided before you open the vote.")
    return [Line(_("Hidden"), f"{said} {more}", [_named(proposal) for proposal in found])] if found else []


def _named(proposal: Proposal) -> Way:
    group = proposal.group.shown_name if proposal.group else ""
    address = url_for("proposals.show_proposal", proposal_id=proposal.id)
    return Way(proposal.title_in(spoken())[0], address, " · ".join(filter(None, [pounds(proposal.cost_pence), group])))


def _people_and_money(budget_round: Round) -> Sequence[Line]:
    told = _("Everybody who can vote, and who follows the round, gets an email in their language.")
    if budget_round.without_account:
        told = _(
            "People with an account get an email in their language. Nobody knows where to write to those on a list or with a"
            " letter."
        )
    lines = [*who_can_vote(budget_round), Line(_("Who will be told"), told)]
    if missing := missing_pence(budget_round):
        words = _("%(missing)s is not in the chest, or is set aside for other rounds.") % {"missing": pounds(missing)}
        covered = budget_round.cover_cy and budget_round.cover_en
        more = budget_round.cover_cy if spoken() == "cy" else budget_round.cover_en
        lines.append(Line(_("Money that is missing"), f"{words} {more if covered else _('Say first who has promised it.')}"))
    return lines


def _who_seals(budget_round: Round) -> Sequence[Line]:
    """Sealing takes two: a place with one organiser hears of it while there is time to find a second."""
    person = person_or_none()
    if person is None:
        return []
    return [second_organiser(budget_round, presses.others(budget_round, person), alone=presses.is_alone(person))]


def _before_opening(budget_round: Round) -> Sequence[Way]:
    address = url_for("pages.show_round", round_id=budget_round.id)
    ways = [*say_why(budget_round), *ways_to_mend(budget_round), _other_date(budget_round)]
    if (person := person_or_none()) and not presses.others(budget_round, person):
        ways.append(give_a_role())
    if undecided(budget_round):
        ways.insert(
            0, Way(_("Decide about the proposals first"), f"{address}#proposals", _("Put each on the ballot, or say why not."))
        )
    if missing_pence(budget_round):
        ways.insert(0, Way(_("Say who has promised the money"), url_for("rounds.cover", round_id=budget_round.id)))
    if not scrutiny.has_enough(budget_round):
        ways.append(name_scrutineers(budget_round))
    if budget_round.electorate == "residents":
        ways.append(Way(_("Look at unusual clusters of claims"), url_for("roll.clusters", round_id=budget_round.id)))
    return ways


def _closing(budget_round: Round) -> Check:
    """Before voting closes by hand."""
    return Check(
        question=_question(budget_round),
        undo=_("A closed vote is never opened again, by anyone. It could only be held again as a new round, from the start."),
        final=True,
        lines=[
            Line(_("At once"), _("Nobody can vote or change their ballot any more.")),
            *_voters(budget_round),
            Line(_("Who will be told"), _("Everybody who follows the round, as often as they like to hear from the site.")),
            Line(_("What comes next"), _("The ballots wait to be sealed and counted, which is a step of its own.")),
            log_line(),
        ],
        known=_("I know that this cannot be undone, and that people who have not voted yet no longer can."),
        do=_("Close it for good"),
        keep=Way(_("Keep the vote open"), phases(budget_round)),
        instead=_instead_of_closing(budget_round),
        crumbs=crumbs(budget_round),
    )


def _instead_of_closing(budget_round: Round) -> Sequence[Way]:
    longer = _("Give people longer: move the close")
    ways = [
        Way(longer, phases(budget_round) + "#date-title", _("Later is always possible until the close.")),
        Way(_("Something looks wrong with the roll"), url_for("roll.change_roll", round_id=budget_round.id)),
    ]
    if not roll.marks(budget_round):
        cancel = url_for("ballots.cancel", round_id=budget_round.id)
        ways.append(Way(_("Cancel the whole round, with a reason"), cancel, _("Only while no ballot is in.")))
    return ways


def _question(budget_round: Round) -> str:
    closes_at, now = budget_round.voting_closes_at, clock.now()
    days = (local(closes_at).date() - local(now).date()).days if closes_at else 0
    if days < 1:
        return _("Close this vote now?")
    return ngettext("Close this vote %(num)s day early?", "Close this vote %(num)s days early?", days) % {"num": days}


def _voters(budget_round: Round) -> Sequence[Line]:
    """Who loses their chance, and what is kept; both move while people vote, so neither has to hold."""
    web = roll.marks(budget_round).get(Channel.WEB, 0) + helped.taken_in(budget_round)
    left = max(0, roll.size(budget_round) - sum(roll.marks(budget_round).values()))
    lost = ngettext("%(num)s person on the roll has not voted yet.", "%(num)s people on the roll have not voted yet.", left) % {
        "num": left
    }
    if closes_at := budget_round.voting_closes_at:
        lost += " " + _("They were promised %(when)s.") % {"when": deadline(closes_at)}
    kept = ngettext(
        "%(num)s ballot stays sealed. Nobody, you included, sees how it runs before the count.",
        "%(num)s ballots stay sealed. Nobody, you included, sees how they run before the count.",
        web,
    )
    return [
        Line(_("Who loses their chance"), lost, holds=False),
        Line(_("Kept safe"), kept % {"num": web}, holds=False),
    ]
