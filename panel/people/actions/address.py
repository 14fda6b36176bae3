"""Change the address that somebody signs in with: a code goes to the new one and another to the old one, and both come back."""

import hmac
import secrets

from sqlalchemy import delete, select

from panel import clock
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.language import speaking
from panel.mail.actions import post
from panel.people import rules
from panel.people.actions import sessions
from panel.people.crypto import keyed, keyed_by_any
from panel.people.mailboxes import mailbox
from panel.people.models import Person, Residency, ResidencyState, SignInCode
from panel.people.models.address import AddressChange


def ask_for_address(person: Person, email: str) -> None:
    """Mail a code to each address. RuleBroken where they are the same; nothing tells whether somebody else has the new one."""
    email = email.lower()
    if email == person.email:
        raise RuleBroken(_("That is the address you have now."))
    code, old_code = (f"{secrets.randbelow(10**6):06d}" for _ in range(2))
    db.session.execute(delete(AddressChange).where(AddressChange.person_id == person.id))
    db.session.add(
        AddressChange(
            person_id=person.id,
            new_email=email,
            code_hash=keyed("address", email, code),
            old_code_hash=keyed("old address", person.email, old_code),
            asked_at=clock.now(),
        )
    )
    db.session.flush()
    _mail_old_code(person, old_code)
    if db.session.scalar(Person.by_email(email)) is None:
        _mail_code(person, email, code)
    else:
        _warn_owner(email)


def _mail_code(person: Person, email: str, code: str) -> None:
    with speaking(person.language):
        body = _(
            "Your code is %(code)s\n\nWrite it on the page where you asked for it, within 15 minutes; then you sign in with this"
            " address. If you did not ask for it, you need do nothing."
        ) % {"code": code}
        subject = _("Your code for your new address: %(code)s") % {"code": code}
        post(
            email,
            subject=subject,
            body=body,
            language=person.language,
            name=person.name,
            good_until=clock.now() + rules.CODE_LASTS,
        )


def _mail_old_code(person: Person, code: str) -> None:
    """Whoever has got hold of a session alone cannot take the account away. The new address is not named: it may be private."""
    with speaking(person.language):
        body = _(
            "You asked to sign in with another address. Your code from this address is %(code)s\n\nWrite it on the page where you"
            " asked, within 15 minutes, beside the code from the new address. If it was not you, give it to nobody, and write to"
            " the organisers at once: somebody is signed in as you."
        ) % {"code": code}
        subject = _("Your code from your old address: %(code)s") % {"code": code}
        post(
            person.email,
            subject=subject,
            body=body,
            language=person.language,
            name=person.name,
            good_until=clock.now() + rules.CODE_LASTS,
        )


def _warn_owner(email: str) -> None:
    """Whoever has an account with this address hears that somebody else would like to have it; the one who asked does not."""
    owner = db.session.scalars(Person.by_email(email)).one()
    with speaking(owner.language):
        body = _(
            "Somebody who is signed in here wrote your address as their new one. You have an account with it, so nothing was"
            " changed and you need do nothing. If it was you, sign in with this address instead."
        )
        post(email, subject=_("Your address was not changed"), body=body, language=owner.language, name=owner.name)


def confirm_address(person: Person, *, code: str, old_code: str) -> None:
    """Take the new address, tell the old one, and end every session. RuleBroken for a wrong code of the two; it is counted."""
    row = db.session.get(AddressChange, person.id, with_for_update=True, populate_existing=True)
    if row is None or not rules.code_is_alive(row.asked_at, row.wrong_tries, clock.now()):
        raise RuleBroken(_("This code is no longer good. Please ask for a new one."))
    if not _is(row.code_hash, "address", row.new_email, code):
        row.wrong_tries += 1
        raise RuleBroken(_("The code from the new address is not the one we sent. Please look at the newest email there."))
    if not _is(row.old_code_hash, "old address", person.email, old_code):
        row.wrong_tries += 1
        raise RuleBroken(_("The code from the old address is not the one we sent. Please look at the newest email there."))
    take_address(person, row.new_email, refusal=_("This code is no longer good. Please ask for a new one."))


def take_address(person: Person, new: str, *, refusal: str) -> None:
    """Give an account another address, tell the old one, and end every session. RuleBroken with `refusal` where it is taken.

    RuleBroken, too, where another account of the same mailbox is confirmed, and this one as well.
    """
    old = person.email
    _mailbox_is_free(person, mailbox(new))
    with unless_taken(refusal):
        person.email = new
        if person.residency:
            person.residency.mailbox = mailbox(new)
    db.session.execute(delete(AddressChange).where(AddressChange.person_id == person.id))
    db.session.execute(delete(SignInCode).where(SignInCode.email.in_((old, new))))
    _tell_old(person, old)
    sessions.end_all(person)


def _mailbox_is_free(person: Person, box: str) -> None:
    taken = select(Residency.id).where(
        Residency.mailbox == box, Residency.state == ResidencyState.CONFIRMED, Residency.person_id != person.id
    )
    if person.lives_here and db.session.scalar(taken):
        raise RuleBroken(_("Another account of the same mailbox is confirmed already. One mailbox has one place on the roll."))


def _is(held: str, *told: str) -> bool:
    """Whether a code, with what it was for, is the one of which this is the print."""
    return any(hmac.compare_digest(held, known) for known in keyed_by_any(*told))


def _tell_old(person: Person, old: str) -> None:
    with speaking(person.language):
        body = _(
            "From now on you sign in with another address. All your browsers were signed out. If this was not"
            " you, please write to the organisers at once."
        )
        post(old, subject=_("Your address was changed"), body=body, language=person.language, name=person.name)


def sweep_address_changes() -> int:
    """Take away the changes whose code is too old. How many; the caller commits."""
    old = delete(AddressChange).where(AddressChange.asked_at < clock.now() - rules.CODE_LASTS)
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]  # a DELETE's result has it
