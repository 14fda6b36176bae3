"""The mails about a complaint. The first repeats nothing that was written: the address may be another person's."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from panel import clock
from panel.access import Role
from panel.complaints.models import Complaint
from panel.complaints.rules import DAYS
from panel.complaints.words import TOLD_WORDS
from panel.extensions import db
from panel.language import day, lazy, ngettext, speaking
from panel.language import gettext as _
from panel.mail.actions import post
from panel.people.models import Person, RoleGrant
from panel.web.addresses import absolute

COMMISSIONER = "Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF", "0303 123 1113", "https://ico.org.uk/make-a-complaint/"
"""Where the Information Commissioner is reached: address, telephone, page."""
BESIDES = lazy(
    "You can also complain to the Information Commissioner, who is independent of us:\nInformation Commissioner’s Office,"
    " %(address)s\nTelephone %(phone)s\n%(page)s"
)


def tell_received(row: Complaint) -> None:
    """That it is with the organisers, and until when it is answered."""
    with speaking(row.language):
        body = _(
            "We have your complaint about data. It is number %(number)s. An organiser answers it by %(day)s at the latest: the"
            " law gives us %(days)s days. You need do nothing until then.\n\n%(besides)s"
        )
        told = {"number": row.id, "day": day(row.last_day), "days": DAYS, "besides": besides()}
        _post(row, _("We have your complaint, number %(number)s") % {"number": row.id}, body % told)


def _organisers() -> Iterable[Person]:
    """Every organiser of the whole site: nobody looks at a desk every day."""
    held = RoleGrant.holders(Role.ORGANISER, clock.now()).order_by(None)
    return db.session.scalars(select(Person).where(Person.id.in_(held)).order_by(Person.id)).unique()


def tell_organisers(row: Complaint) -> None:
    """That it came, to every organiser in their language."""
    for person in _organisers():
        with speaking(person.language):
            body = _("Somebody complains about data. The law requires an answer by %(day)s at the latest. It is here:\n%(link)s")
            told = {"day": day(row.last_day), "link": absolute("complaints.show", complaint_id=row.id)}
            post(
                person.email,
                subject=_("A complaint about data waits for an answer"),
                body=body % told,
                language=person.language,
                name=person.name,
            )


def remind_organisers(rows: Sequence[Complaint], *, overdue: bool) -> None:
    """That these must be answered by the same day, or should have been, with the way to each."""
    for person in _organisers():
        with speaking(person.language):
            number, last = len(rows), day(rows[0].last_day)
            soon = ngettext(
                "%(num)s complaint about data must be answered by %(day)s at the latest. The law requires it.",
                "%(num)s complaints about data must be answered by %(day)s at the latest. The law requires it.",
                number,
            )
            late = ngettext(
                "%(num)s complaint about data should have been answered by %(day)s. Please answer it now: the law requires it.",
                "%(num)s complaints about data should have been answered by %(day)s. Please answer them now:"
                " the law requires it.",
                number,
            )
            links = [absolute("complaints.show", complaint_id=row.id) for row in rows]
            post(
                person.email,
                subject=_("A complaint about data is overdue") if overdue else _("A complaint about data must be answered soon"),
                body="\n".join([(late if overdue else soon) % {"num": number, "day": last}, *links]),
                language=person.language,
                name=person.name,
            )


def tell_answered(row: Complaint) -> None:
    """What was found, and the answer in full."""
    with speaking(row.language):
        body = _("This is our answer to your complaint number %(number)s of %(day)s.\n\n%(finding)s\n\n%(answer)s\n\n%(besides)s")
        told = {
            "number": row.id,
            "day": day(row.made_at),
            "finding": TOLD_WORDS[row.finding] if row.finding else "",
            "answer": row.answer,
            "besides": besides(),
        }
        _post(row, _("Our answer to your complaint, number %(number)s") % {"number": row.id}, body % told)


def besides() -> str:
    """Who else hears complaints, in the spoken language."""
    address, phone, page = COMMISSIONER
    return str(BESIDES) % {"address": address, "phone": phone, "page": page}


def _post(row: Complaint, subject: str, body: str) -> None:
    post(row.address, subject=subject, body=body, language=row.language, name=row.called)
