"""The jobs that a round gives, from its first date to its result."""

from panel import clock
from panel.language import day, ngettext, opening, time_left
from panel.language import gettext as _
from panel.money import pounds
from panel.pages.jobs.job import Job, closes, opens, thing
from panel.pages.queries.desk import Task
from panel.roll.objections import why_not_yet
from panel.rounds.models import Electorate, Phase, Round
from panel.rounds.phases import following


def _of_round(task: Task, title: str, verb: str, page: str, *, why: str = "", by: str = "", **at: str) -> Job:
    return Job(title, verb, page, {"round_id": thing(task).id, **at}, why, by, task.thing)


def key(task: Task) -> Job:
    why = _("The vote is paused, or its ballots cannot be sealed as they stand.")
    return _of_round(task, _("Something is wrong with a vote: look at it now"), _("Look at it"), "ballots.phases", why=why)


def late(task: Task) -> Job:
    if thing(task).electorate == Electorate.PANEL:
        title = ngettext(
            "Put %(num)s person on the roll who took a seat late",
            "Put %(num)s people on the roll who took a seat late",
            task.number,
        )
    else:
        title = ngettext(
            "Put %(num)s person on the roll who was confirmed late",
            "Put %(num)s people on the roll who were confirmed late",
            task.number,
        )
    title %= {"num": task.number}
    closes_at, why = thing(task).voting_closes_at, _("Until they are on it they cannot vote.")
    return _of_round(task, title, _("Put them on"), "roll.change_roll", why=why, by=closes(closes_at))


def doubts(task: Task) -> Job:
    title = ngettext(
        "Answer %(num)s person who says that somebody else has voted as them",
        "Answer %(num)s people who say that somebody else has voted as them",
        task.number,
    ) % {"num": task.number}
    why = _("What cannot be explained is counted beside the result.")
    return _of_round(task, title, _("Answer"), "booth.all_doubts", why=why)


def objections(task: Task) -> Job:
    title = ngettext("Answer %(num)s objection to a count", "Answer %(num)s objections to a count", task.number)
    why = _("The result cannot be published before each is answered.")
    return _of_round(task, title % {"num": task.number}, _("Answer"), "ballots.all_objections", why=why)


def falls_off(task: Task) -> Job:
    title = ngettext(
        "Decide about %(num)s proposal before it falls off the ballot",
        "Decide about %(num)s proposals before they fall off the ballot",
        task.number,
    ) % {"num": task.number}
    return _of_round(task, title, _("Decide"), "pages.show_round", why=_ballot_opens(thing(task)), _anchor="proposals")


def _ballot_opens(budget_round: Round) -> str:
    """That the vote opens by itself, or that it was to open and has not."""
    opens_at = budget_round.opens_at(Phase.VOTING)
    if opens_at is None:
        return ""
    if opens_at > clock.now():
        return _("Voting opens by itself on %(when)s, without what is undecided then.") % {"when": opening(opens_at)}
    return _("Voting was to open on %(when)s, and has not. Open it by hand: the page says what is in the way.") % {
        "when": opening(opens_at)
    }


def cover(task: Task) -> Job:
    why = _("The money is not in the chest. Until somebody says who has promised it, the vote does not open.")
    title = _("Say who has promised %(sum)s") % {"sum": pounds(task.number)}
    return _of_round(task, title, _("Say who"), "rounds.cover", why=why, by=opens(thing(task).opens_at(Phase.VOTING)))


def one_language(task: Task) -> Job:
    title = ngettext(
        "Put %(num)s text on a ballot into the other language",
        "Put %(num)s texts on a ballot into the other language",
        task.number,
    ) % {"num": task.number}
    why = _("Until they are in both languages, or it is said why not, the vote does not open.")
    by = opens(thing(task).opens_at(Phase.VOTING))
    return _of_round(task, title, _("Look at the texts"), "proposals.vote_in_one_language", why=why, by=by)


def seal(task: Task) -> Job:
    closed_at = thing(task).voting_closes_at
    why = _("Voting closed on %(day)s. Everybody waits for the result.") % {"day": day(closed_at)} if closed_at else ""
    if task.number > 1:
        why = _("One of the two organisers that it takes has pressed. Another must press, too.")
    return _of_round(task, _("Seal the ballots and have them counted"), _("Seal and count"), "ballots.seal", why=why)


def publish(task: Task) -> Job:
    why = why_not_yet(thing(task)) or _("The ballots are counted. Nobody else sees the result before you publish it.")
    return _of_round(task, _("Read the result and publish it"), _("Read it"), "results.show_result", why=why)


def decide(task: Task) -> Job:
    title = ngettext("Decide about %(num)s proposal", "Decide about %(num)s proposals", task.number) % {"num": task.number}
    opens_at = thing(task).opens_at(Phase.VOTING)
    why = _("Voting opens on %(when)s.") % {"when": opening(opens_at)} if opens_at and opens_at > clock.now() else ""
    return _of_round(task, title, _("Decide"), "pages.show_round", why=why, by=time_left(opens_at, clock.now()) if why else "")


def phase(task: Task) -> Job:
    """A round that waits for its date: what comes next in it, and when."""
    next_phase = following(thing(task).phase)
    titles = {
        Phase.IDEAS: _("The time for ideas comes next"),
        Phase.PROPOSALS: _("The time for proposals comes next"),
        Phase.VOTING: _("The vote comes next"),
    }
    by = opens(thing(task).opens_at(next_phase)) if next_phase else ""
    title = titles.get(next_phase, _("The result comes next")) if next_phase else _("The result comes next")
    return _of_round(task, title, _("Look at the dates"), "ballots.phases", by=by)


def voting(task: Task) -> Job:
    title = ngettext("%(num)s person has voted", "%(num)s people have voted", task.number) % {"num": f"{task.number:,}"}
    why = ngettext("Of %(num)s on the roll.", "Of %(num)s on the roll.", task.of) % {"num": f"{task.of:,}"}
    return _of_round(task, title, _("Look at the vote"), "ballots.phases", why=why, by=closes(thing(task).voting_closes_at))


def clusters(task: Task) -> Job:
    title, opens_at = _("Look at unusual clusters of claims before the vote opens"), thing(task).opens_at(Phase.VOTING)
    return _of_round(task, title, _("Look at them"), "roll.clusters", by=opens(opens_at) if opens_at else "")
