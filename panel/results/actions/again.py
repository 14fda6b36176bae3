"""A round that is over runs again as a new one: its rules, and on request the proposals that were not funded."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from panel import clock
from panel.audit.actions import record
from panel.chests import rules as chest_rules
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import text_in
from panel.people.models import Person
from panel.proposals.decisions import Decision, DecisionKind
from panel.proposals.dropping import tell_contacts
from panel.proposals.excluding import eithers_of, exclude
from panel.proposals.headings import headings_of
from panel.proposals.models import CostLine, Proposal, ProposalState
from panel.proposals.placing import Wish, set_headings
from panel.results.models import Result, ResultLine
from panel.rounds import actions as rounds
from panel.rounds.actions import Terms
from panel.rounds.forms import default_dates
from panel.rounds.models import DATED_PHASES, BallotForm, Completion, Electorate, Phase, Round, Rule
from panel.rounds.states import ROUND
from panel.web.addresses import absolute

COPIED = (ProposalState.SUBMITTED, ProposalState.STANDING, ProposalState.DROPPED)


def may_run_again(budget_round: Round) -> None:
    """RuleBroken while a round goes on, for one that was held elsewhere, and where its chest takes no round any more."""
    if budget_round.imported_from or not ROUND.lets("round.again", budget_round.phase):
        raise RuleBroken(_("Only a round that is over or was cancelled can be run again."))
    chest_rules.may("round.make", budget_round.chest.state)


def is_decided(budget_round: Round) -> bool:
    """Whether it is known what was not funded: the result is published, or there will be none."""
    result = db.session.scalar(Result.of(budget_round))
    return budget_round.phase == Phase.CANCELLED or (result is not None and result.published_at is not None)


def not_funded(budget_round: Round) -> Sequence[Proposal]:
    """The proposals of a round that could stand again: handed in, spoken for by somebody, not hidden, and not funded.

    None before the result is published: some of them are about to win.
    """
    if not is_decided(budget_round):
        return []
    published = Result.published_at.is_not(None)
    funded = select(ResultLine.proposal_id).join(Result).where(published, ResultLine.granted_pence.is_not(None))
    spoken_for = Proposal.state.in_(COPIED), Proposal.contact_id.is_not(None), Proposal.hidden_at.is_(None)
    handed_in = Proposal.in_round(budget_round.id).where(*spoken_for)
    back = select(Decision.proposal_id).where(Decision.kind == DecisionKind.WITHDRAWN, Decision.taken_back_at.is_(None))
    return db.session.scalars(handed_in.where(Proposal.id.not_in(funded), Proposal.id.not_in(back))).unique().all()


def run_again(budget_round: Round, person: Person, *, with_proposals: bool) -> Round:
    """A new planned round with the same rules. Copied proposals wait for an organiser, and their contacts are told."""
    rounds.lock(budget_round)
    may_run_again(budget_round)
    moments = default_dates(clock.now())
    fresh = rounds.make_round(
        budget_round.chest, person, terms_of(budget_round), {phase: moments[f"{phase}_at"] for phase in DATED_PHASES}
    )
    fresh.follows_id = budget_round.id
    headings = copy_headings(budget_round, fresh, person)
    copies = [copy_proposal(proposal, fresh, person, headings) for proposal in not_funded(budget_round)] if with_proposals else []
    _exclude_again(budget_round, fresh, person, copies)
    record("round.again", f"round:{budget_round.id}", person, new=fresh.id, proposals=len(copies))
    tell_contacts(copies, _copied_words)
    return fresh


def terms_of(budget_round: Round) -> Terms:
    """What was decided about a round, for another one."""
    return Terms(
        title_cy=budget_round.title_cy,
        title_en=budget_round.title_en,
        about_cy=budget_round.about_cy,
        about_en=budget_round.about_en,
        area=budget_round.area,
        budget_pence=budget_round.budget_pence,
        electorate=Electorate(budget_round.electorate),
        electorate_panel_id=budget_round.electorate_panel_id,
        ways=budget_round.ways_in,
        ballot_form=BallotForm(budget_round.ballot_form),
        rule=Rule(budget_round.rule),
        completion=Completion(budget_round.completion),
        min_choices=budget_round.min_choices,
        max_choices=budget_round.max_choices,
        points_total=budget_round.points_total,
        points_each=budget_round.points_each,
        blank_ballots=budget_round.blank_ballots,
        least_votes=budget_round.least_votes,
        least_age=budget_round.least_age,
        challenge_days=budget_round.challenge_days,
    )


def copy_headings(budget_round: Round, into: Round, person: Person) -> Mapping[int | None, int]:
    """The same headings in the other round: the numbers that they have there, by those that they have here."""
    before = headings_of(budget_round)
    if not before:
        return {}
    names = ("name_cy", "name_en", "budget_pence", "kind")
    wishes = [Wish(None, *(getattr(each, name) for name in names)) for each in before.listed]
    set_headings(into, person, wishes, before.picking)
    return {old.id: new.id for old, new in zip(before.listed, headings_of(into).listed, strict=True)}


def _exclude_again(budget_round: Round, fresh: Round, person: Person, copies: Sequence[Proposal]) -> None:
    """What excluded each other here does so there, where two of them came along."""
    for each in eithers_of(budget_round):
        titles = {one.title for one in each.proposals}
        ids = [copy.id for copy in copies if copy.title in titles]
        if len(ids) > 1:
            exclude(fresh, person, ids, reason_cy=each.exclusion.reason_cy, reason_en=each.exclusion.reason_en)


def copy_proposal(proposal: Proposal, into: Round, person: Person, headings: Mapping[int | None, int]) -> Proposal:
    """The same plan in another round, handed in; it has no number there before it stands on the ballot."""
    words = ("title", "summary", "body", "language", "other_title", "other_summary", "kind", "theme", "contact_id", "cost_pence")
    copy = Proposal(
        **{name: getattr(proposal, name) for name in words},
        budget_round=into,
        group=proposal.group,
        heading_id=headings.get(proposal.heading_id),
        state=ProposalState.SUBMITTED,
        made_at=clock.now(),
        seeds=list(proposal.seeds),
        cost_lines=[
            CostLine(position=line.position, label=line.label, amount_pence=line.amount_pence) for line in proposal.cost_lines
        ],
    )
    db.session.add(copy)
    db.session.flush()
    record("proposal.copy", f"proposal:{copy.id}", person, round=into.id, earlier=proposal.id)
    return copy


def _copied_words(proposal: Proposal, language: str) -> tuple[str, str]:
    facts = {
        "title": proposal.title_in(language)[0],
        "round": text_in(proposal.budget_round, "title", language),
        "link": absolute("proposals.show_proposal", proposal_id=proposal.id),
    }
    body = _(
        "“%(title)s” is put to a new round: %(round)s. It waits for an organiser, as if you had handed it in again. You can"
        " change it once the round has begun, and withdraw it at any time until voting opens:\n%(link)s\n"
    )
    return _("Put to a new round: %(title)s") % facts, body % facts
