"""The chest and the rounds of the demo: one in each phase, the finished one really voted, sealed, counted and published."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from panel.ballots import link_keys, papers
from panel.ballots.actions.cast import enclosed
from panel.ballots.actions.freeze import freeze_at
from panel.ballots.actions.posting import post_batch
from panel.ballots.actions.press import press
from panel.ballots.envelopes import Paper
from panel.ballots.models import OpenBallot, Sealing, SealPress
from panel.ballots.picks import Picks, canonical, ranked, ticked
from panel.booths.actions import new_booth, pair, unlock
from panel.chests.actions import enter_money, make_chest
from panel.chests.models import LedgerEntry, Movement
from panel.cli.demo.headings import set_exclusion, set_headings
from panel.cli.demo.places import DemoSite
from panel.cli.demo.scrutineers import count_again, name_scrutineers
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.paper.batches import begin as begin_batch
from panel.paper.issuing import issue
from panel.proposals.decisions import DecisionKind
from panel.proposals.models import CostLine, Proposal, ProposalState
from panel.results.actions.decide import agree, decide
from panel.results.actions.publish import publish_result
from panel.results.counting import count_round
from panel.results.models import Result
from panel.roll import objections
from panel.roll.actions import entry_of
from panel.roll.batches import make_batch
from panel.roll.models import Channel, DoubtState, Mark, RollEntry, VoteDoubt
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.models import Electorate, Phase, PhaseDate, PhaseMove, Round, Way
from panel.telephone.actions import begin as begin_call

ORDER = (Phase.IDEAS, Phase.PROPOSALS, Phase.VOTING, Phase.RESULT)
PAPERS = 8
VOTED_SO_FAR = 61
"""Ballots in the round that is open."""


def open_chest(site: DemoSite) -> None:
    """A chest with the money of several funders."""
    row = site.content["chest"]
    texts = {name: row[name] for name in ("about_cy", "about_en", "outcomes_cy", "outcomes_en")}
    site.chest = make_chest(site.part("organiser"), area=site.areas["county"], title_cy=row["cy"], title_en=row["en"], **texts)
    site.chest.opened_at = site.days(-428)
    db.session.flush()  # money that is entered reads the chest anew
    for line in site.content["money"]:
        enter_money(
            site.chest,
            site.part("treasurer"),
            movement=Movement(line["movement"]),
            amount_pence=line["pounds"] * 100,
            party=line["party"],
            dated_on=site.days(-line["days_ago"]).date(),
        )


def run_rounds(site: DemoSite) -> None:
    """Each round with its proposals, brought to its phase."""
    for row in site.content["rounds"]:
        budget_round = _round(site, row)
        headings = set_headings(budget_round, row)
        for proposal in site.content["proposals"]:
            if proposal["round"] == row["key"]:
                _proposal(site, budget_round, proposal, headings)
        db.session.flush()
        set_exclusion(site, budget_round, row)
        name_scrutineers(site, budget_round, row)
        if row.get("letters"):
            _print_letters(site, budget_round, row["letters"])
        if budget_round.phase in {Phase.VOTING, Phase.RESULT}:
            _open_vote(site, budget_round, row.get("ballots", VOTED_SO_FAR))
        if budget_round.phase == Phase.VOTING and budget_round.on_paper:
            _hand_out_papers(site, budget_round)
        db.session.commit()
        if budget_round.phase == Phase.RESULT:
            _finish(site, budget_round, row)
            _pay(site, budget_round)


def _round(site: DemoSite, row: dict[str, Any]) -> Round:
    phase = Phase(row["phase"])
    dates = {Phase(name): site.days(days).replace(hour=20 if name == "result" else 9) for name, days in row["opens"].items()}
    panel = site.panel if row.get("electorate") == "panel" else None
    budget_round = Round(
        chest=site.chest,
        title_cy=row["cy"],
        title_en=row["en"],
        about_cy=row["about_cy"],
        about_en=row["about_en"],
        area=site.areas[row.get("area", "county")],
        budget_pence=row["pounds"] * 100,
        phase=phase,
        electorate=Electorate.PANEL if panel else Electorate.RESIDENTS,
        electorate_panel_id=panel.id if panel else None,
        ways=row.get("ways", Way.SEATS if panel else Way.RESIDENCY),
        ballot_form=row.get("ballot_form", "approval"),
        rule=row.get("rule", "equal-shares"),
        blank_ballots=row.get("blank_ballots", False),
        completion="add1",
        min_choices=1,
        max_choices=10,
        challenge_days=row.get("challenge_days", 3),
        made_at=dates[Phase.IDEAS],
        dates=[PhaseDate(phase=each, opens_at=at) for each, at in dates.items()],
    )
    db.session.add(budget_round)
    db.session.flush()
    for each in dates if phase == Phase.CANCELLED else ORDER[: ORDER.index(phase) + 1]:
        db.session.add(PhaseMove(round_id=budget_round.id, phase=each, moved_at=dates[each], by_hand=False))
    if phase == Phase.CANCELLED:
        reasons = {"reason_cy": row["reason_cy"], "reason_en": row["reason_en"]}
        at = site.days(row["cancelled"]).replace(hour=14)
        db.session.add(PhaseMove(round_id=budget_round.id, phase=phase, moved_at=at, by_hand=True, **reasons))
    return budget_round


def _proposal(site: DemoSite, budget_round: Round, row: dict[str, Any], headings: dict[str, int]) -> None:
    group = site.groups[row["group"]]
    lines = [
        CostLine(position=place, label=label, amount_pence=pounds * 100)
        for place, (label, pounds) in enumerate(row["costs"], start=1)
    ]
    proposal = Proposal(
        budget_round=budget_round,
        group=group,
        contact_id=group.contact_id,
        kind=row["kind"],
        heading_id=headings.get(row.get("heading", "")),
        state=ProposalState(row.get("state", "standing")),
        cost_pence=sum(line.amount_pence for line in lines),
        cost_lines=lines,
        seeds=[site.seeds[number - 1] for number in row.get("seeds", ())],
        made_at=_handed_in(site, budget_round),
        **{name: row[name] for name in ("title", "summary", "body", "language", "theme", "other_title", "other_summary")},
    )
    for seed in proposal.seeds:
        seed.costed_at = seed.costed_at or proposal.made_at
    db.session.add(proposal)


def _print_letters(site: DemoSite, budget_round: Round, number: int) -> None:
    """Letters whose codes anybody can try who signs in as the organiser: on a demo they can be seen for a year, not for a day."""
    batch = make_batch(budget_round, site.part("organiser"), number=number, label="Gorllewin y Rhyl · Rhyl West")
    batch.sealed_until = site.days(365)


def _hand_out_papers(site: DemoSite, budget_round: Round) -> None:
    """Papers that went out at the desk of a library, a batch from the box and a call: both wait to be keyed."""
    marked = select(Mark.roll_entry_id)
    neighbours = [person.id for person in site.neighbours]
    free = select(RollEntry).where(RollEntry.round_id == budget_round.id, RollEntry.person_id.in_(neighbours))
    entries = db.session.scalars(free.where(RollEntry.id.not_in(marked)).order_by(RollEntry.id).limit(PAPERS + 2)).all()
    for entry in entries[:PAPERS]:
        issue(budget_round, entry)
    for entry in entries[PAPERS:-1]:
        begin_call(budget_round, entry, site.part("organiser"))
    booth, code = new_booth(budget_round, site.part("organiser"))
    pair(code)
    unlock(budget_round, entries[-1], booth)
    begin_batch(budget_round, site.part("organiser"), PAPERS // 2)


def _handed_in(site: DemoSite, budget_round: Round) -> datetime:
    """In the first weeks in which a round takes proposals."""
    opened = budget_round.opens_at(Phase.PROPOSALS)
    if opened is None:
        raise RuntimeError("a demo round without dates")
    return site.spread(opened, opened + timedelta(days=21), 1)[0]


def _open_vote(site: DemoSite, budget_round: Round, ballots: int) -> None:
    """Freeze the round as its opening did, and cast invented ballots."""
    proposals = db.session.scalars(Proposal.standing(budget_round.id)).unique().all()
    closes_at, opened_at = budget_round.voting_closes_at, budget_round.opens_at(Phase.VOTING)
    if closes_at is None or opened_at is None:
        raise RuntimeError("a demo round without dates")
    freeze_at(budget_round, proposals, None, closes_at=closes_at, at=opened_at)
    keys = link_keys.keys_of(budget_round)
    likely = {row["title"]: row.get("popularity", [0.35, 0.35]) for row in site.content["proposals"]}
    neighbours = [person.id for person in site.neighbours]
    on_roll = select(RollEntry).where(RollEntry.round_id == budget_round.id, RollEntry.person_id.in_(neighbours))
    voters = db.session.scalars(on_roll.order_by(RollEntry.id).limit(ballots)).all()
    form = BallotForm(budget_round.ballot_form)
    rows = [enclosed(keys, keys.envelope(entry.id), _paper(site, form, proposals, likely)) for entry in voters]
    db.session.execute(insert(OpenBallot), rows)
    day = max(opened_at, site.days(-5)).date()
    db.session.execute(insert(Mark), [{"roll_entry_id": row.id, "channel": Channel.WEB, "marked_on": day} for row in voters])
    post_batch(budget_round)


def _paper(site: DemoSite, form: BallotForm, proposals: Any, likely: dict[str, list[float]]) -> Paper:
    side = site.votes.randrange(2)
    picks = [str(row.number) for row in proposals if site.votes.random() < likely[row.title][side]]
    picks = picks or [str(site.votes.choice(proposals).number)]
    return Paper.fresh(canonical(form, _picks(site, form, picks)), papers.random_id())


def _picks(site: DemoSite, form: BallotForm, liked: list[str]) -> Picks:
    """What somebody who likes these gives to them."""
    if form == BallotForm.YES_NO:
        return ticked([site.votes.choice(["yes", "yes", "no"])])
    if form == BallotForm.POINTS:
        return {number: site.votes.randint(1, 10 // max(2, len(liked))) for number in liked}
    return ranked(liked) if form == BallotForm.RANKING else ticked(liked)


def _finish(site: DemoSite, budget_round: Round, row: dict[str, Any]) -> None:
    """Seal, count and publish, with the site's own actions."""
    closed = row["opens"]["result"]
    press(budget_round, site.part("organiser"))
    press(budget_round, site.part("second"))
    db.session.commit()
    count_round(budget_round.id, lambda _done, _total: None)
    db.session.commit()
    if budget_round.challenge_days:
        _object(site, budget_round)
    count_again(site, budget_round, closed + 2)
    _decide_beside(site, budget_round, row)
    publish_result(budget_round, site.part("organiser"))
    _long_ago(site, budget_round, closed)


def _decide_beside(site: DemoSite, budget_round: Round, row: dict[str, Any]) -> None:
    """What two organisers decided beside the count, with their reason."""
    numbers = {each.title: str(each.number) for each in db.session.scalars(Proposal.standing(budget_round.id)).unique()}
    for each in row.get("decisions", ()):
        why = {"amount_pence": each["pounds"] * 100, "reason_cy": each["reason_cy"], "reason_en": each["reason_en"]}
        made = decide(budget_round, site.part("organiser"), numbers[each["proposal"]], DecisionKind(each["kind"]), **why)
        agree(budget_round, site.part("second"), made.id)
        made.decided_at = made.agreed_at = site.days(row["opens"]["result"] + 2)


def _object(site: DemoSite, budget_round: Round) -> None:
    """Somebody objects to the count and is answered; then the days for it are over."""
    said = site.content["objection"]
    place = entry_of(budget_round, site.part("resident"))
    case = objections.object_to_count(budget_round, place, contact="", what=said["what"])
    answer = {"reason_cy": said["answer_cy"], "reason_en": said["answer_en"]}
    objections.answer_objection(case, site.part("organiser"), state=DoubtState.EXPLAINED, **answer)
    budget_round.challenge_until = site.days(-58)


def _pay(site: DemoSite, budget_round: Round) -> None:
    """What the treasurer has paid of what was granted."""
    proposals = {proposal.title: proposal for proposal in db.session.scalars(Proposal.standing(budget_round.id)).unique()}
    for line in [each for each in site.content["payments"] if each["proposal"] in proposals]:
        proposal = proposals[line["proposal"]]
        enter_money(
            budget_round.chest,
            site.part("treasurer"),
            movement=Movement.PAID,
            amount_pence=line["pounds"] * 100,
            party=proposal.group.open_name if proposal.group else "",
            note=line["note"],
            decision=f"proposal:{proposal.id}",
            dated_on=site.days(-line["days_ago"]).date(),
        )


def _long_ago(site: DemoSite, budget_round: Round, closed: int) -> None:
    """Give what was just published the dates of a round that ended long ago."""
    result = db.session.scalars(Result.of(budget_round)).unique().one()
    result.counted_at, result.published_at = site.days(closed + 1), site.days(closed + 2)
    mine, then = {"round_id": budget_round.id}, site.days(closed + 1)
    db.session.execute(update(SealPress).filter_by(**mine).values(pressed_at=then))
    db.session.execute(update(Sealing).filter_by(**mine).values(sealed_at=then))
    db.session.execute(update(VoteDoubt).filter_by(**mine).values(made_on=then.date(), answered_at=then))
    granted = LedgerEntry.decision == f"round:{budget_round.id}"
    db.session.execute(update(LedgerEntry).where(granted).values(dated_on=site.days(closed + 2).date()))
    for line in result.lines:
        for seed in line.proposal.seeds:
            seed.funded_at = site.days(closed + 2) if seed.funded_at else None
    db.session.execute(delete(OutboxMail))  # mail of two months ago is not waiting to be sent
