"""Mail a code and a link, and take them."""

import hmac
import secrets
from hashlib import sha256

from flask import current_app
from sqlalchemy import delete, func, select

from panel import clock
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import spoken
from panel.mail.actions import post
from panel.people import rules
from panel.people.models import Person, SignInCode
from panel.web.addresses import absolute


def keyed(*parts: str) -> str:
    """A hash that only this site can make."""
    return hmac.new(str(current_app.config["SECRET_KEY"]).encode(), "\n".join(parts).encode(), sha256).hexdigest()


def ask_for_code(email: str, *, origin: str, after: str) -> None:
    """Mail a link and a six-digit code. RuleBroken after too many; nothing tells whether the address is known."""
    email, origin_hash, now = email.lower(), keyed("origin", origin), clock.now()
    recent = SignInCode.asked_at > now - rules.WINDOW
    for_address = db.session.scalar(select(func.count()).where(recent, SignInCode.email == email)) or 0
    from_origin = db.session.scalar(select(func.count()).where(recent, SignInCode.origin_hash == origin_hash)) or 0
    rules.may_ask_for_code(for_address, from_origin)
    code, link = f"{secrets.randbelow(10**6):06d}", secrets.token_urlsafe(24)
    db.session.execute(delete(SignInCode).where(SignInCode.asked_at < now - 7 * 24 * rules.WINDOW))
    db.session.add(
        SignInCode(
            email=email,
            code_hash=keyed("code", email, code),
            link_hash=keyed("link", link),
            origin_hash=origin_hash,
            asked_at=now,
        )
    )
    body = _(
        "Your code is %(code)s\n\nOr open this link and press the button there:\n%(link)s\n\n"
        "The code and the link work once, for 15 minutes. If you did not ask for them, you need do nothing."
    ) % {"code": code, "link": absolute("people.sign_in_link", token=link, next=after or None)}
    subject = _("Your code to sign in: %(code)s") % {"code": code}
    post(email, subject=subject, body=body, language=spoken(), good_until=now + rules.CODE_LASTS)


def redeem_code(email: str, code: str) -> Person:
    """The person of this address, when the code is the newest one mailed to it. RuleBroken otherwise; a wrong try is counted."""
    newest = select(SignInCode).where(SignInCode.email == email.lower()).order_by(SignInCode.id.desc()).limit(1)
    row = db.session.scalar(newest.with_for_update())
    alive = row is not None and row.used_at is None and rules.code_is_alive(row.asked_at, row.wrong_tries, clock.now())
    if row is None or not alive:
        raise RuleBroken(_("This code is no longer good. Please ask for a new one."))
    if not hmac.compare_digest(row.code_hash, keyed("code", email.lower(), code)):
        row.wrong_tries += 1
        raise RuleBroken(_("That is not the code we sent. Please look at the newest mail."))
    return welcome(row)


def alive_link(token: str) -> SignInCode | None:
    """The mailed link, when it still works."""
    row = db.session.scalar(select(SignInCode).where(SignInCode.link_hash == keyed("link", token)))
    alive = row is not None and row.used_at is None and rules.code_is_alive(row.asked_at, row.wrong_tries, clock.now())
    return row if alive else None


def redeem_link(token: str) -> Person:
    """The person a mailed link is for. RuleBroken when it was used or is too old."""
    row = alive_link(token)
    if row is None:
        raise RuleBroken(_("This link is no longer good. Please ask for a new one."))
    return welcome(row)


def welcome(row: SignInCode) -> Person:
    """The person of a code that is now used up; a new account for a new address."""
    row.used_at = clock.now()
    person = db.session.scalar(Person.by_email(row.email))
    if person is None:
        person = Person(
            email=row.email, name=_("A neighbour"), language=spoken(), joined_at=clock.now(), stamp=secrets.token_hex(16)
        )
        db.session.add(person)
    db.session.flush()
    return person


def sign_out_everywhere(person: Person) -> None:
    """End every session of this person."""
    person.stamp = secrets.token_hex(16)
    db.session.flush()
