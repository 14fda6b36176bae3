"""Ask for the heads by mail, confirm, end; and send them once a day."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, func, select

from panel import clock
from panel.access import Role
from panel.audit.models import LogHead
from panel.board.queries import heads_of_open_votes
from panel.extensions import db
from panel.language import day, ngettext, speaking
from panel.language import gettext as _
from panel.mail.actions import post
from panel.people.models import Person, RoleGrant
from panel.settings.queries import site_name
from panel.web.addresses import absolute
from panel.witnesses.models import CONFIRM_WITHIN, Witness

PAUSE = timedelta(minutes=10)
"""Between two mails to one address that somebody asks for."""


def ask_for_heads(email: str, language: str) -> None:
    """Mail a link to confirm, or to end what is confirmed already. Nothing on the page tells whether an address was known."""
    witness = db.session.scalar(Witness.by_email(email).with_for_update())
    if witness and clock.now() - witness.asked_at < PAUSE:
        return
    if witness is None:
        witness = Witness(email=email.lower(), token=secrets.token_urlsafe(32), asked_at=clock.now())
        db.session.add(witness)
    witness.language, witness.asked_at = language, clock.now()
    db.session.flush()
    with speaking(language):
        mail_link(witness)


def mail_link(witness: Witness) -> None:
    facts = {"site": site_name(), "link": absolute("witnesses.by_mail", token=witness.token)}
    if witness.confirmed_at:
        subject = _("You get the signed heads of the public log already")
        body = _("You get the signed heads of the public log of %(site)s already. To end that, open this page:\n%(link)s")
    else:
        subject = _("Please confirm: signed heads of the public log")
        body = _(
            "Somebody, probably you, asked for the signed heads of the public log of %(site)s by email, once a "
            "day at most. If it was you, open this page and press the button:\n%(link)s\n\nIf it was not you, "
            "you need do nothing: this address is deleted after seven days."
        )
    post(witness.email, subject=subject, body=body % facts, language=witness.language)


def confirm_witness(witness: Witness) -> None:
    """From now on the heads go to this address."""
    witness.confirmed_at = witness.confirmed_at or clock.now()
    db.session.flush()


def end_witness(witness: Witness) -> None:
    """No more mails, and the address is gone."""
    db.session.delete(witness)
    db.session.flush()


def mail_heads_if_due() -> int:
    """The worker's duty: the newest head to organisers and witnesses, one a day at most. How many mails."""
    sweep_unconfirmed()
    newest = db.session.scalar(LogHead.newest().limit(1).with_for_update())
    last = db.session.scalar(select(func.max(LogHead.mailed_at)))
    if newest is None or newest.mailed_at or (last and last.date() >= clock.now().date()):
        return 0
    newest.mailed_at = clock.now()
    number = 0
    for email, language, token in readers():
        with speaking(language):
            post(email, subject=subject_of(newest), body=body_of(newest, token), language=language)
        number += 1
    db.session.flush()
    return number


def readers() -> list[tuple[str, str, str | None]]:
    """Address, language and, for a witness, the token that ends it; an organiser who is a witness too gets one mail."""
    organisers = select(Person.email, Person.language).where(Person.id.in_(RoleGrant.holders(Role.ORGANISER, clock.now())))
    witnesses = [(row.email, row.language, row.token) for row in db.session.scalars(Witness.confirmed())]
    known = {email for email, _language, _token in witnesses}
    return witnesses + [
        (email, language, None) for email, language in db.session.execute(organisers.order_by(Person.id)) if email not in known
    ]


def subject_of(row: LogHead) -> str:
    return ngettext("Public log: signed head of %(num)s entry", "Public log: signed head of %(num)s entries", row.count) % {
        "num": row.count
    }


def body_of(row: LogHead, token: str | None) -> str:
    """The head as text, what it is for, and how to end these mails."""
    facts = {"site": site_name(), "day": day(row.made_at), "link": absolute("witnesses.heads")}
    parts = [
        _("This is the signed head of the public log of %(site)s on %(day)s.") % facts,
        row.head.text,
        _(
            "Keep this email. If somebody ever cuts the log or changes an entry, the log no longer agrees with "
            "it. How to check, and all heads:\n%(link)s"
        )
        % facts,
        *boards_of_open_votes(),
    ]
    if token:
        link = absolute("witnesses.by_mail", token=token)
        parts.append(_("To end these emails, open this page and press the button:\n%(link)s") % {"link": link})
    else:
        parts.append(_("You get this because you are an organiser."))
    return "\n\n".join(parts) + "\n"


def boards_of_open_votes() -> list[str]:
    """The newest head of the board of every open vote, for whoever keeps this mail."""
    heads = heads_of_open_votes()
    if not heads:
        return []
    told = ngettext(
        "%(num)s vote is open. This is the signed head of its board; keep it in the same way:",
        "%(num)s votes are open. These are the signed heads of their boards; keep them in the same way:",
        len(heads),
    )
    return [told % {"num": len(heads)}, *(head.tree.text for head in heads)]


def sweep_unconfirmed() -> None:
    """Addresses that nobody confirmed within seven days are deleted."""
    over = Witness.asked_at < clock.now() - CONFIRM_WITHIN
    db.session.execute(delete(Witness).where(Witness.confirmed_at.is_(None), over))
