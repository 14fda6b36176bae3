"""What happens in threads, in sentences."""

from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.language import gettext as _
from panel.language import lazy
from panel.notices.kinds import Followed, NoticeKind
from panel.notices.registry import Facts, News
from panel.pages.notices.things import thing_of
from panel.threads.models import Contribution, Thread
from panel.web.templating import plain


def opened(entry: AuditEntry, _facts: Facts) -> News | None:
    """A new thread, for those who follow the area of its panel."""
    if (thread := thing_of(entry, Thread)) is None:
        return None
    area = thread.citizens_panel.area
    return News(
        kind=NoticeKind.NEW,
        said=lambda: _("A new thread in %(area)s: “%(title)s”") % {"area": area.name, "title": plain(thread, "question")},
        endpoint="threads.show_thread",
        values={"thread_id": thread.id},
        area=area,
    )


def contribution(entry: AuditEntry, facts: Facts) -> News | None:
    """Somebody wrote in a thread."""
    said, thread = thing_of(entry, Contribution), db.session.get(Thread, facts["thread"])
    if said is None or thread is None or said.hidden_at is not None:
        return None
    return _about(thread, NoticeKind.REPLY, lazy("There is a new message in the thread “%(title)s”."))


def summarised(entry: AuditEntry, _facts: Facts) -> News | None:
    """A thread is closed, and says what came out of it. None where it was opened again since."""
    thread = thing_of(entry, Thread)
    if thread is None or thread.summarised_at is None:
        return None
    sentence = lazy("The thread “%(title)s” is closed. Its summary says what came out of it.")
    return _about(thread, NoticeKind.PROGRESS, sentence)


def date_moved(entry: AuditEntry, _facts: Facts) -> News | None:
    """The dates of a thread were moved."""
    thread = thing_of(entry, Thread)
    return _about(thread, NoticeKind.DATES, lazy("The dates of the thread “%(title)s” have moved.")) if thread else None


def _about(thread: Thread, kind: NoticeKind, sentence: str) -> News:
    return News(
        kind=kind,
        said=lambda: str(sentence) % {"title": plain(thread, "question")},
        endpoint="threads.show_thread",
        values={"thread_id": thread.id},
        topics=frozenset({(Followed.THREAD, thread.id)}),
    )
