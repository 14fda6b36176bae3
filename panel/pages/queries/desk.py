"""What waits on the desk of somebody with a role."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, null, or_, select

from panel import clock
from panel.access import Action, Who
from panel.areas.reach import Reach
from panel.audit.models import AuditEntry
from panel.backups.duties import backup_is_late
from panel.ballots.presses import presses_of
from panel.ballots.queries import key_facts
from panel.chests.models import Chest, LedgerEntry
from panel.complaints.models import Complaint
from panel.extensions import database_now, db
from panel.jobs.heartbeat import Standing, standing
from panel.jobs.models import Job
from panel.mail.queries import OutboxStanding, outbox_standing
from panel.moderation.asking import others_can_decide
from panel.moderation.models import Flag, Ruling
from panel.operations.doctor import Finding, desk_findings
from panel.people.models import Person, Residency
from panel.problems.models import Problem
from panel.proposals.bilingual import has_reason, one_language
from panel.proposals.models import Proposal, ProposalState
from panel.results.models import Result
from panel.roll import doubts
from panel.roll.actions import missing
from panel.roll.models import DoubtKind, Mark, RollEntry
from panel.roll.report import LOOKED
from panel.roll.size import of_roll
from panel.rounds.funds import missing_pence
from panel.rounds.models import Phase, PhaseDate, Round, Way
from panel.rounds.phases import BEFORE_VOTE
from panel.rounds.rules import voting_open
from panel.sanctions.models import Sanction
from panel.seeds.models import Seed
from panel.settings.queries import number
from panel.settings.table import Setting
from panel.threads.models import Thread
from panel.translating.lacking import how_many
from panel.translating.models import Translation

MOST = 10
"""Of one kind on the desk, those that press most; the others follow when these are done."""
VOTES = 30
"""That are open at a time and looked through for somebody who is not on the roll: each is a query of its own."""


@dataclass(frozen=True)
class Task:
    """Something that waits for somebody: the kind says which sentence, the number how many, the thing where."""

    kind: str
    number: int
    thing: Round | Seed | Thread | Chest | Complaint | None = None
    of: int = 0
    """Of how many the number is a part: of those on the roll have voted, of the seeds that wait are late."""
    since: datetime | None = None
    """When the one came that waits longest."""


@dataclass(frozen=True)
class Running:
    """Whether the worker lives, how mail stands, what long work failed, whether a backup is overdue; what else is to mend."""

    worker: Standing
    outbox: OutboxStanding
    failed_jobs: int
    backup_late: bool
    findings: list[Finding]


def desk_tasks(person: Person) -> list[Task]:
    """What needs doing next by somebody with these roles, the most pressing first."""
    tasks: list[Task] = []
    if runs := person.reach({Who.ORGANISER}):
        tasks += _late_tasks(runs) + _round_tasks(runs) + _people_tasks(runs) + _clusters_tasks(runs)
        tasks += _doubt_tasks(runs)
        tasks += _appeal_tasks(person, runs)
        tasks += [Task("lacking", lacking)] if (lacking := how_many(runs)) else []
        tasks += _count_task("translations", Translation.waiting().where(Translation.within(runs)), "offered_at")
    if runs.whole_site:
        late, in_time = _complaint_tasks()
        tasks = [*late, *tasks, *in_time]
        tasks += _count_task("problems", Problem.waiting(), "last_at")
    if answers := person.reach(Action.ANSWER_SEED.permission.who):
        tasks += _seed_tasks(answers)
    if promises := person.reach({Who.ORGANISER, Who.TREASURER}):
        tasks += [task for task in _cover_tasks(promises) if task not in tasks]
    if pays := person.reach({Who.TREASURER}):
        tasks += _money_tasks(pays)
    if moderates := person.reach({Who.MODERATOR}):
        tasks += _count_task("flags", Flag.waiting().where(Flag.within(moderates)), "raised_at")
    if leads := person.reach({Who.FACILITATOR, Who.ORGANISER}):
        tasks += _thread_tasks(leads)
    return tasks


def _seed_tasks(answers: Reach) -> list[Task]:
    """Seeds that wait for an answer, in one task: how many, and how many of them have waited too long."""
    waiting = Seed.unanswered().where(answers.covers(Seed.area_id))
    long_ago = clock.now() - timedelta(days=number(Setting.ANSWER_DAYS))
    late = sum(task.number for task in _count_task("overdue", waiting.where(Seed.planted_at <= long_ago)))
    everyone = _count_task("unanswered", waiting, "planted_at")
    return [replace(task, kind="overdue", number=late, of=task.number) for task in everyone] if late else everyone


def _money_tasks(pays: Reach) -> list[Task]:
    """Chests with money that was granted and is not paid yet, the most money first."""
    owed = LedgerEntry.promised()
    chests = select(Chest, owed.c.pence).join(owed, owed.c.chest_id == Chest.id).where(pays.covers(Chest.area_id))
    most_first = chests.order_by(owed.c.pence.desc(), Chest.id).limit(MOST)
    return [Task("owed", int(pence), chest) for chest, pence in db.session.execute(most_first)]


def _cover_tasks(promises: Reach) -> list[Task]:
    """Rounds whose vote opens soon, and whose chest lacks money that nobody has promised yet."""
    soon = select(PhaseDate.round_id).where(PhaseDate.phase == Phase.VOTING, PhaseDate.opens_at <= clock.now() + _warned_before())
    coming = Round.closing().where(Round.id.in_(soon), Round.phase.in_(BEFORE_VOTE), Round.cover_cy == "", Round.within(promises))
    rounds = db.session.scalars(coming.limit(MOST)).unique()
    return [Task("cover", pence, each) for each in rounds if (pence := missing_pence(each))]


def _thread_tasks(leads: Reach) -> list[Task]:
    """Threads that are over and have no summary, and those that soon will be, in the order of their closing."""
    now = clock.now()
    open_ones = select(Thread).where(Thread.summarised_at.is_(None), Thread.within(leads)).order_by(Thread.closes_at, Thread.id)
    over, closing = Thread.closes_at <= now, Thread.closes_at.between(now, now + _warned_before())
    return [
        Task(kind, 1, thread)
        for kind, which in (("summarise", over), ("closing", closing))
        for thread in db.session.scalars(open_ones.where(which).limit(MOST)).unique()
    ]


def _appeal_tasks(person: Person, runs: Reach) -> list[Task]:
    """Appeals to decide; and those in which the reader has a part, theirs or against them: somebody else must be found."""
    has_a_part = or_(Ruling.ruled_by_id == person.id, Ruling.about_words_of(person))
    own, rulings = select(Ruling.id).where(has_a_part), Ruling.appealed().where(Ruling.within(runs))
    tasks = _count_task("appeals", rulings.where(Ruling.id.not_in(own)), "appealed_at")
    tasks += _ask_task("ask", rulings.where(Ruling.id.in_(own), Ruling.asked_id.is_(None)))
    if runs.whole_site:
        concerned = or_(Sanction.given_by_id == person.id, Sanction.person_id == person.id)
        tasks += _count_task("sanction-appeals", Sanction.appealed().where(~concerned), "appealed_at")
        tasks += _ask_task("ask-about-sanctions", Sanction.appealed().where(concerned, Sanction.asked_id.is_(None)))
    return tasks


def _ask_task(kind: str, own: Select[Any]) -> list[Task]:
    """Those of these appeals that no other organiser can decide: only then one who has a part in it finds somebody."""
    left = [row for row in db.session.scalars(own.limit(MOST)).unique() if not others_can_decide(row)]
    return [Task(kind, len(left))] if left else []


def _complaint_tasks() -> tuple[list[Task], list[Task]]:
    """Complaints about data: those that are overdue; and the others, with the one that has the fewest days left."""
    late = Complaint.due_at <= clock.now()
    tasks = _count_task("complaints-late", Complaint.waiting().where(late))
    in_time = Complaint.waiting().where(~late)
    first = db.session.scalars(in_time.limit(1)).unique().first()
    return tasks, [Task(task.kind, task.number, first) for task in _count_task("complaints", in_time)]


def _doubt_tasks(runs: Reach) -> list[Task]:
    """Rounds in which somebody says that another one has voted as them, or objects: how many wait for an answer."""
    waiting = doubts.waiting_in(select(Round.id).where(Round.within(runs))).limit(MOST)
    told = Counter((case.kind, case.round_id) for case in db.session.scalars(waiting))
    kinds = {DoubtKind.VOTED_AS_ME: "doubts", DoubtKind.OBJECTION: "objections"}
    return [Task(kinds[kind], number, db.session.get(Round, round_id)) for (kind, round_id), number in told.items()]


def _people_tasks(runs: Reach) -> list[Task]:
    """Claims to live where the role reaches."""
    there = runs.covers(Residency.area_id)
    waiting, again = Residency.waiting().where(there), Residency.to_look_at_again().where(there)
    return _count_task("residencies", waiting, "claimed_at") + _count_task("again", again)


def _count_task(kind: str, waiting: Select[Any], came: str = "") -> list[Task]:
    """How many wait, and since when the first does where a column says when it `came`: one query."""
    rows = waiting.order_by(None).subquery()
    first = func.min(rows.c[came]) if came else null()
    number, since = db.session.execute(select(func.count(), first).select_from(rows)).one()
    return [Task(kind, number, since=since)] if number else []


def _clusters_tasks(runs: Reach) -> list[Task]:
    """Rounds whose vote comes next, where nobody has looked yet at claims that look like one person's."""
    looked = select(AuditEntry.subject).where(AuditEntry.verb == LOOKED)
    unseen = literal("round:").concat(cast(Round.id, String)).not_in(looked)
    soon = Round.closing().where(Round.phase == Phase.PROPOSALS, Round.takes(Way.RESIDENCY), Round.within(runs))
    return [Task("clusters", 1, each) for each in db.session.scalars(soon.where(unseen).limit(MOST)).unique()]


URGENT_FIRST = ("key", "falls-off", "cover", "one-language", "publish", "seal", "decide", "voting", "phase")


def _warned_before() -> timedelta:
    """How long before voting opens the desk says that what is undecided falls off the ballot, and that money is missing."""
    return timedelta(days=number(Setting.WARN_DAYS))


def _round_tasks(runs: Reach) -> list[Task]:
    """For each round that is not finished: the one thing that moves it on, the most pressing first."""
    finished = select(Result.round_id).where(Result.published_at.is_not(None))
    going_on = Round.closing().where(Round.id.not_in(finished), Round.phase != Phase.CANCELLED, Round.within(runs))
    unfinished = db.session.scalars(going_on.limit(MOST)).unique()
    return sorted(map(_next_step, unfinished), key=lambda task: URGENT_FIRST.index(task.kind))


def _next_step(budget_round: Round) -> Task:
    key = key_facts(budget_round)
    if key and key.faulty:
        return Task("key", 1, budget_round)
    if budget_round.phase == Phase.RESULT:
        counted = db.session.scalar(Result.of(budget_round))
        if counted:
            return Task("publish", 1, budget_round)
        return Task("seal", 1 + len(presses_of(budget_round)), budget_round)
    if budget_round.phase == Phase.VOTING:
        roll = select(RollEntry.id).where(RollEntry.round_id == budget_round.id)
        voted = select(Mark.roll_entry_id).where(Mark.roll_entry_id.in_(roll))
        return Task("voting", _count(voted), budget_round, of_roll(budget_round))
    undecided = Proposal.state == ProposalState.SUBMITTED, Proposal.hidden_at.is_(None)
    submitted = Proposal.in_round(budget_round.id).where(*undecided).order_by(None)
    waiting = _count(submitted)
    if _opens_soon(budget_round) and (stop := _in_the_way(budget_round, waiting)):
        return stop
    return Task("decide" if waiting else "phase", waiting, budget_round)


def _in_the_way(budget_round: Round, waiting: int) -> Task | None:
    """What falls off the ballot when the vote opens, or keeps it from opening."""
    if waiting:
        return Task("falls-off", waiting, budget_round)
    if not budget_round.cover_cy and (missing := missing_pence(budget_round)):
        return Task("cover", missing, budget_round)
    if not has_reason(budget_round) and (lacking := len(one_language(budget_round))):
        return Task("one-language", lacking, budget_round)
    return None


def _opens_soon(budget_round: Round) -> bool:
    """Whether voting opens within so many days as the site says, or should have opened already."""
    opens_at = budget_round.opens_at(Phase.VOTING)
    return opens_at is not None and opens_at <= clock.now() + _warned_before()


def _late_tasks(runs: Reach) -> list[Task]:
    """Open votes in which somebody may vote who is not on the roll yet."""
    now = database_now()
    going_on = Round.closing().where(Round.phase == Phase.VOTING, Round.within(runs)).limit(VOTES)
    votes = db.session.scalars(going_on).unique()
    waiting = [(vote, missing(vote)) for vote in votes if voting_open(vote, now)]
    return [Task("late", number, vote) for vote, number in waiting if number][:MOST]


def _count(rows: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0


def running_of(person: Person) -> Running | None:
    """Whether the site runs well, for organisers; None for others. Five queries."""
    if Who.ORGANISER not in person.standing_at(None):
        return None
    failed = Job.in_trouble().order_by(None).subquery()
    failed_jobs = db.session.scalar(select(func.count()).select_from(failed)) or 0
    return Running(standing(), outbox_standing(), failed_jobs, backup_is_late(), desk_findings())
