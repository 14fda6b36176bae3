"""The jobs that people, their words and their money give."""

from datetime import timedelta

from panel import clock
from panel.language import day, ngettext, time_left
from panel.language import gettext as _
from panel.money import pounds
from panel.pages.jobs.job import Job, closes, thing, waiting_since
from panel.pages.queries.desk import Task
from panel.settings.queries import number
from panel.settings.table import Setting


def residencies(task: Task) -> Job:
    title = ngettext("Confirm where %(num)s person lives", "Confirm where %(num)s people live", task.number) % {
        "num": task.number
    }
    why = _("Who is confirmed can vote.")
    return Job(title, _("Confirm or refuse"), "people.residencies", why=why, by=waiting_since(task))


def again(task: Task) -> Job:
    title = ngettext("Look again at %(num)s confirmed place", "Look again at %(num)s confirmed places", task.number) % {
        "num": task.number
    }
    return Job(
        title, _("Look again"), "people.residencies", {"show": "again"}, _("Today’s list of postcodes does not support it.")
    )


def lacking(task: Task) -> Job:
    title = ngettext("Put %(num)s text into its other language", "Put %(num)s texts into their other language", task.number) % {
        "num": task.number
    }
    return Job(title, _("Look at the texts"), "translating.lacking", why=_("Readers see “translation to follow” until then."))


def translations(task: Task) -> Job:
    title = ngettext(
        "Look at %(num)s translation that was offered", "Look at %(num)s translations that were offered", task.number
    ) % {"num": task.number}
    return Job(title, _("Read and decide"), "translating.waiting", by=waiting_since(task))


def complaints_late(task: Task) -> Job:
    title = ngettext(
        "Answer %(num)s overdue complaint about data", "Answer %(num)s overdue complaints about data", task.number
    ) % {"num": task.number}
    return Job(title, _("Answer"), "complaints.waiting", why=_("The thirty days that the law gives are over."))


def complaints(task: Task) -> Job:
    title = ngettext("Answer %(num)s complaint about data", "Answer %(num)s complaints about data", task.number) % {
        "num": task.number
    }
    due_at = thing(task).due_at
    one = ("complaints.show", {"complaint_id": thing(task).id}) if task.number == 1 else ("complaints.waiting", {})
    why = _("The law gives thirty days.")
    return Job(
        title,
        _("Answer"),
        *one,
        why=why,
        by=_("By %(day)s · %(left)s") % {"day": day(due_at - timedelta(minutes=1)), "left": time_left(due_at, clock.now())},
    )


def flags(task: Task) -> Job:
    title = ngettext("Look at %(num)s flag", "Look at %(num)s flags", task.number) % {"num": task.number}
    return Job(
        title,
        _("Hide or keep"),
        "moderation.queue",
        why=_("Somebody says that something here breaks the house rules."),
        by=waiting_since(task),
    )


def appeals(task: Task) -> Job:
    title = ngettext("Decide %(num)s appeal", "Decide %(num)s appeals", task.number) % {"num": task.number}
    why = _("Something was hidden, and its author asks for another look.")
    return Job(title, _("Read and decide"), "moderation.appeals", why=why, by=waiting_since(task))


def sanction_appeals(task: Task) -> Job:
    title = ngettext(
        "Decide %(num)s appeal of somebody who was warned, paused or closed out",
        "Decide %(num)s appeals of people who were warned, paused or closed out",
        task.number,
    ) % {"num": task.number}
    return Job(title, _("Read and decide"), "sanctions.appeals", by=waiting_since(task))


def ask(task: Task) -> Job:
    title = ngettext(
        "Find somebody else to decide %(num)s appeal", "Find somebody else to decide %(num)s appeals", task.number
    ) % {"num": task.number}
    page = "moderation.appeals" if task.kind == "ask" else "sanctions.appeals"
    why = _("It is your own, or against your own decision. Ask one person to decide it, or give somebody the role.")
    return Job(title, _("Find somebody"), page, why=why)


def unanswered(task: Task) -> Job:
    title = ngettext("%(num)s seed waits for an answer", "%(num)s seeds wait for an answer", task.number) % {"num": task.number}
    by = ""
    if task.since:
        by = _("None is late before %(day)s") % {"day": day(task.since + timedelta(days=number(Setting.ANSWER_DAYS)))}
    return Job(title, _("Read them"), "answers.unanswered", why=_("Every seed gets an answer in public."), by=by)


def overdue(task: Task) -> Job:
    title = ngettext("%(num)s seed waits for an answer", "%(num)s seeds wait for an answer", task.of) % {"num": task.of}
    late = ngettext("%(num)s late", "%(num)s late", task.number) % {"num": task.number}
    days = number(Setting.ANSWER_DAYS)
    why = ngettext("Late is %(num)s day or more.", "Late is %(num)s days or more.", days) % {"num": days}
    why = f"{why} " + _("The oldest come first. Several can get one answer.")
    return Job(f"{title}, {late}", _("Answer the oldest"), "answers.unanswered", why=why, by=waiting_since(task))


def problems(task: Task) -> Job:
    title = ngettext(
        "Look at %(num)s thing that went wrong on the site", "Look at %(num)s things that went wrong on the site", task.number
    ) % {"num": task.number}
    return Job(title, _("Look at it"), "problems.all_problems", by=waiting_since(task))


def _thread(task: Task, title: str, verb: str, *, why: str = "", by: str = "") -> Job:
    return Job(title, verb, "threads.show_thread", {"thread_id": thing(task).id}, why, by, task.thing, "question")


def summarise(task: Task) -> Job:
    why = _("It closed on %(day)s. The summary says what the panel found.") % {"day": day(thing(task).closes_at)}
    return _thread(task, _("Close a thread with a summary"), _("Open the thread"), why=why)


def closing(task: Task) -> Job:
    return _thread(task, _("A thread closes soon"), _("Read the thread"), by=closes(thing(task).closes_at))


def owed(task: Task) -> Job:
    title = _("%(sum)s is granted and not paid yet") % {"sum": pounds(task.number)}
    return Job(title, _("Open the ledger"), "chests.ledger", {"chest_id": thing(task).id}, about=task.thing)
