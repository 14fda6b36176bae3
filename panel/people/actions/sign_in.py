"""Mail a code and a link, and take them. Nobody's tries but those of the browser that asked count against a code."""

import hmac
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from panel import clock
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import spoken
from panel.limits.actions import Charge, LimitReached, take
from panel.limits.table import HOUR, Rate
from panel.mail.actions import post
from panel.people import rules
from panel.people.crypto import fingerprint, keyed, keyed_by_any
from panel.people.models import Person, SignInCode
from panel.web.addresses import absolute


def ask_for_code(email: str, *, browser: str, network: str, after: str) -> None:
    """Mail a link and a six-digit code. TooMany after too many; nothing tells whether the address is known.

    `browser` is the random number of the browser that asks, `network` where it is.
    """
    email, now = email.lower(), clock.now()
    with or_too_many(rules.newest_still_works):  # first of all: whoever asks for the same address at this moment waits for us
        take([Charge("SIGN_IN_CODE", "address", email, Rate(rules.CODES_MAILED_TO_ADDRESS, HOUR))])
    unused = db.session.scalars(SignInCode.unused(email, now - rules.LINK_LASTS)).all()
    rules.may_mail_code([row.asked_at for row in unused], now)
    with or_too_many(rules.newest_still_works if unused else rules.many_from_this_network):
        take(_asking(email, network))
    code, link = f"{secrets.randbelow(10**6):06d}", secrets.token_urlsafe(24)
    db.session.add(
        SignInCode(
            email=email,
            browser_hash=fingerprint(browser),
            code_hash=keyed("code", email, code),
            link_hash=fingerprint(link),
            asked_at=now,
        )
    )
    _mail(email, code=code, link=absolute("people.sign_in_link", token=link, next=after or None))


def _asking(email: str, network: str) -> Iterable[Charge]:
    """What one request for a code takes: a few for one address from one network, and many from a network, which may be a hall."""
    yield Charge("SIGN_IN_CODE", "address", f"{email} {network}", Rate(rules.CODES_PER_ADDRESS_AND_NETWORK, HOUR))
    yield Charge("SIGN_IN_CODE", "network", network, Rate(current_app.config["CODES_PER_NETWORK"], HOUR))


@contextmanager
def or_too_many(sentence: rules.WaitSentence) -> Iterator[None]:
    """A limit that is reached in the block is said in words that fit."""
    try:
        yield
    except LimitReached as reached:
        raise rules.TooMany(sentence(reached.retry_after), reached.retry_after) from reached


def _mail(email: str, *, code: str, link: str) -> None:
    body = _(
        "Your code is %(code)s\n\nOr open this link and press the button there:\n%(link)s\n\n"
        "The code works once, for 15 minutes, in the browser where you asked for it. "
        "The link works once, for an hour, in any browser. "
        "If you did not ask for them, you need do nothing."
    ) % {"code": code, "link": link}
    subject = _("Your code to sign in: %(code)s") % {"code": code}
    post(email, subject=subject, body=body, language=spoken(), good_until=clock.now() + rules.LINK_LASTS)


def redeem_code(email: str, code: str, *, browser: str, network: str) -> Person:
    """The person of this address, when the code is the newest one this browser asked for. RuleBroken otherwise.

    A wrong try is counted. Two presses at once: the second waits for the first, and finds the code used.
    """
    with or_too_many(rules.many_tries_from_this_network):
        take([Charge("SIGN_IN_TRY", "network", network, Rate(current_app.config["TRIES_PER_NETWORK"], HOUR))])
    email = email.lower()
    row = db.session.scalar(SignInCode.newest(email, fingerprint(browser)).with_for_update())
    alive = row is not None and row.used_at is None and rules.code_is_alive(row.asked_at, row.wrong_tries, clock.now())
    if row is None or not alive:
        raise RuleBroken(_("This code is no longer good. Please ask for a new one, or open the link in the email."))
    if not any(hmac.compare_digest(row.code_hash, known) for known in keyed_by_any("code", email, code)):
        row.wrong_tries += 1
        raise RuleBroken(_("That is not the code we sent. Please look at the newest email."))
    return welcome(row)


def alive_link(token: str, *, lock: bool = False) -> SignInCode | None:
    """The mailed link, when it still works. Wrong codes never touch it."""
    found = select(SignInCode).where(SignInCode.link_hash == fingerprint(token))
    row = db.session.scalar(found.with_for_update() if lock else found)
    alive = row is not None and row.used_at is None and rules.link_is_alive(row.asked_at, clock.now())
    return row if alive else None


def redeem_link(token: str) -> Person:
    """The person a mailed link is for. RuleBroken when it was used or is too old; of several presses at once one is the first."""
    row = alive_link(token, lock=True)
    if row is None:
        raise RuleBroken(_("This link is no longer good. Please ask for a new one."))
    return welcome(row)


def welcome(row: SignInCode) -> Person:
    """The person of a code that is now used up; a new account for a new address."""
    row.used_at = clock.now()
    db.session.flush()
    return account_of(row.email)


def account_of(email: str) -> Person:
    """The account of an address that is theirs; a new one where there is none. The caller knows that it is theirs."""
    return db.session.scalar(Person.by_email(email)) or _new_person(email)


def _new_person(email: str) -> Person:
    """A new account; or the one that another code to the same address has made in this very moment."""
    person = Person(
        email=email, name=_("A neighbour"), language=spoken(), joined_at=clock.now(), stamp=secrets.token_hex(16), grants=[]
    )
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:
        return db.session.scalars(Person.by_email(email)).one()
    return person
