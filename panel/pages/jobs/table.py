"""The words of each kind of task."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from panel.pages.jobs import of_people, of_rounds
from panel.pages.jobs.job import Job
from panel.pages.queries.desk import Task
from panel.pages.queries.lanes import Lane

MAKERS: Mapping[str, Callable[[Task], Job]] = {
    "key": of_rounds.key, "late": of_rounds.late, "falls-off": of_rounds.falls_off, "cover": of_rounds.cover,
    "one-language": of_rounds.one_language, "seal": of_rounds.seal, "publish": of_rounds.publish, "decide": of_rounds.decide,
    "phase": of_rounds.phase, "voting": of_rounds.voting, "residencies": of_people.residencies, "again": of_people.again,
    "clusters": of_rounds.clusters, "doubts": of_rounds.doubts, "objections": of_rounds.objections, "lacking": of_people.lacking,
    "translations": of_people.translations,
    "complaints-late": of_people.complaints_late, "complaints": of_people.complaints, "flags": of_people.flags,
    "appeals": of_people.appeals, "sanction-appeals": of_people.sanction_appeals, "ask": of_people.ask,
    "ask-about-sanctions": of_people.ask, "unanswered": of_people.unanswered, "overdue": of_people.overdue,
    "problems": of_people.problems, "summarise": of_people.summarise, "closing": of_people.closing, "owed": of_people.owed,
}  # fmt: skip


def job_of(task: Task) -> Job:
    """The task in words, in the language that is spoken now."""
    return MAKERS[task.kind](task)


@dataclass(frozen=True)
class JobLane:
    """The jobs of one lane, the most pressing first."""

    lane: Lane
    jobs: list[Job]
