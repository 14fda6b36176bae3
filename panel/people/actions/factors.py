"""Second factors: set up an app, keep recovery codes, prove who you are, take a factor away, and start anew when one is lost."""

import hmac
import secrets
from collections.abc import Callable

import pyotp
from sqlalchemy import delete, select

from panel import clock
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import speaking
from panel.limits.actions import Charge, take
from panel.limits.table import HOUR, Rate
from panel.mail.actions import post
from panel.people import rules
from panel.people.actions import sessions
from panel.people.actions.sign_in import or_too_many
from panel.people.crypto import close_box, keyed, keyed_by_any, open_box
from panel.people.models import AuthenticatorApp, Passkey, Person, RecoveryCode
from panel.settings.queries import site_name

STEP_SECONDS, DIGITS = 30, 6
RECOVERY_CODES = 10
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No letter or digit that can be taken for another. Ten of 31 are 49 bits: nobody guesses that in ten tries an hour."""


def app_of(person: Person, *, lock: bool = False) -> AuthenticatorApp | None:
    """The app of this person, confirmed or being set up. Locked until the transaction ends, so that digits are taken once."""
    found = select(AuthenticatorApp).where(AuthenticatorApp.person_id == person.id)
    return db.session.scalar(found.with_for_update() if lock else found)


def begin_app(person: Person) -> None:
    """A new secret for an app; it counts once the first digits were right. RuleBroken where an app is set up already."""
    app = app_of(person, lock=True)
    if app and app.confirmed_at:
        raise RuleBroken(_("An app is set up already. Remove it first."))
    app = app or AuthenticatorApp(person_id=person.id)
    app.secret_box, app.begun_at = close_box(pyotp.random_base32()), clock.now()
    db.session.add(app)
    db.session.flush()


def secret_of(app: AuthenticatorApp) -> str:
    """The secret that the app shares with us. RuleBroken when the site's own secret has changed and the old one is not known."""
    secret = open_box(app.secret_box)
    if secret is None:
        raise RuleBroken(_("This app cannot be used any more. Please use a passkey or a recovery code, and set it up again."))
    return secret


def address_for_app(person: Person, secret: str) -> str:
    """What the square code holds: `otpauth://…`, which apps read."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS).provisioning_uri(name=person.email, issuer_name=site_name())


def confirm_app(person: Person, digits: str) -> None:
    """The first digits that the app shows. RuleBroken when they are not right."""
    app = app_of(person, lock=True)
    if app is None or app.confirmed_at:
        raise RuleBroken(_("Please begin with the app again."))
    if not _digits_are_right(app, digits):
        raise RuleBroken(_("These digits are not right. Please look at the app again: they change every half minute."))
    app.confirmed_at = clock.now()
    settle(person)
    tell(person, _app_was_added)


def _digits_are_right(app: AuthenticatorApp, digits: str) -> bool:
    """Whether the app shows these digits, or did half a minute ago, and they were not used yet. They are used up now."""
    totp, now = pyotp.TOTP(secret_of(app), digits=DIGITS, interval=STEP_SECONDS), int(clock.now().timestamp()) // STEP_SECONDS
    for step in (now, now - 1, now + 1):
        if step > app.last_step and hmac.compare_digest(totp.generate_otp(step), digits):
            app.last_step = step
            return True
    return False


def prove_by_code(person: Person, typed: str) -> None:
    """Six digits from the app, or a recovery code. RuleBroken when it is neither, TooMany after ten tries in an hour."""
    with or_too_many(rules.many_tries_of_proof):
        take([Charge("PROVE_BY_CODE", "account", str(person.id), Rate(rules.PROOF_TRIES_AN_HOUR, HOUR))])
    plain = rules.bare_code(typed)
    app = app_of(person, lock=True)
    if app and app.confirmed_at and len(plain) == DIGITS and _digits_are_right(app, plain):
        return
    hashes = keyed_by_any("recovery", str(person.id), plain)
    row = db.session.scalar(RecoveryCode.left(person).where(RecoveryCode.code_hash.in_(hashes)).with_for_update())
    if row is None:
        raise RuleBroken(_("That is not right. Please look again: digits change every half minute, and each code works once."))
    row.used_at = clock.now()
    db.session.flush()
    tell(person, _recovery_code_was_used)


def make_recovery_codes(person: Person) -> list[str]:
    """Ten new codes, to be shown once and printed; older ones are worth nothing from now on."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = ["".join(secrets.choice(ALPHABET) for _place in range(10)) for _number in range(RECOVERY_CODES)]
    db.session.add_all(
        RecoveryCode(person_id=person.id, code_hash=keyed("recovery", str(person.id), code), used_at=None) for code in codes
    )
    db.session.flush()
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def remove_app(person: Person) -> None:
    """Take the app away. RuleBroken where a role needs a second factor and this is the last."""
    rules.may_remove_factor(needed=sessions.asks_for_second_factor(person), left=len(passkeys_of(person)))
    db.session.execute(delete(AuthenticatorApp).where(AuthenticatorApp.person_id == person.id))
    settle(person)


def remove_passkey(person: Person, row: Passkey) -> None:
    """Take a passkey away. RuleBroken as above. The code by mail is always left."""
    app = app_of(person)
    left = len(passkeys_of(person)) - 1 + bool(app and app.confirmed_at)
    rules.may_remove_factor(needed=sessions.asks_for_second_factor(person), left=left)
    db.session.delete(row)
    settle(person)


def passkeys_of(person: Person) -> list[Passkey]:
    return list(db.session.scalars(Passkey.of(person)))


def passkey_was_added(person: Person) -> None:
    """A new passkey counts; its owner is told by mail."""
    settle(person)
    tell(person, _passkey_was_added)


def settle(person: Person) -> None:
    """Note whether the account has a second factor. Recovery codes go with the last one."""
    db.session.flush()
    app = app_of(person)
    person.has_second_factor = bool(passkeys_of(person) or (app and app.confirmed_at))
    if not person.has_second_factor:
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    db.session.flush()


def reset(person: Person, organiser: Person | None) -> None:
    """Somebody has lost their second factor: all of them go, they are signed out, and set one up at the next sign-in.

    RuleBroken for oneself, and where there is none. The public log says that it was done, not for whom.
    """
    db.session.refresh(person, ["has_second_factor"], with_for_update={"key_share": True})
    rules.may_reset_factor(own=person is organiser, has_one=person.has_second_factor)
    for table in (Passkey, AuthenticatorApp, RecoveryCode):
        db.session.execute(delete(table).where(table.person_id == person.id))
    settle(person)
    sessions.end_all(person)
    record("factor.reset", "people", organiser, by="organiser" if organiser else "command line")
    tell(person, _factors_were_reset)


Mail = tuple[str, str]


def tell(person: Person, words: Callable[[], Mail]) -> None:
    """Write to the owner of an account that what it is signed in with has changed: if it was not them, they should know."""
    with speaking(person.language):
        subject, body = words()
        notice = _("If this was not you, please write to us at once.")
        post(person.email, subject=subject, body=f"{body}\n\n{notice}", language=person.language, name=person.name)


def _app_was_added() -> Mail:
    return _("An app was added to your account"), _("From now on you can prove who you are with the digits that your app shows.")


def _passkey_was_added() -> Mail:
    return _("A passkey was added to your account"), _("From now on you can sign in with it.")


def _recovery_code_was_used() -> Mail:
    return _("A recovery code was used"), _("Somebody signed in to your account with one of your recovery codes.")


def _factors_were_reset() -> Mail:
    return (
        _("Your second proof was taken away"),
        _("An organiser took away your passkeys, your app and your recovery codes. You set up a new one when you next sign in."),
    )
