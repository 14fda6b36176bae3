"""Passkeys (WebAuthn): add one, sign in with one, prove who you are with one. Ours to check; browsers do the rest."""

import json
import re
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import delete
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from panel import clock
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.people import rules
from panel.people.models import Passkey, PasskeyChallenge, Person
from panel.people.models.factors import CREDENTIAL_MOST
from panel.settings.queries import site_name

CHALLENGE_LASTS = timedelta(minutes=10)
BASE64 = re.compile(rf"[A-Za-z0-9_-]{{1,{CREDENTIAL_MOST}}}")


def site_host() -> str:
    """The name that passkeys of this site belong to (the "relying party id")."""
    return urlsplit(str(current_app.config["SITE_URL"])).hostname or ""


def passkeys_work() -> bool:
    """Browsers keep passkeys for names, not for bare network addresses."""
    try:
        ip_address(site_host())
    except ValueError:
        return True
    return False


def _described(person: Person) -> list[PublicKeyCredentialDescriptor]:
    ids = [row.credential_id for row in db.session.scalars(Passkey.of(person))]
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(known)) for known in ids]


def options_to_add(person: Person) -> str:
    """What the browser needs to make a passkey, as JSON. The challenge in it is kept, to be answered once."""
    options = generate_registration_options(
        rp_id=site_host(),
        rp_name=site_name(),
        user_id=person.stamp.encode(),
        user_name=person.email,
        user_display_name=person.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_described(person),
    )
    _keep(options.challenge, purpose="add", person=person)
    return options_to_json(options)


def options_to_sign_in(person: Person | None) -> str:
    """What the browser needs to use a passkey: one of this person's, or (None) whichever it has for this site."""
    options = generate_authentication_options(
        rp_id=site_host(),
        allow_credentials=_described(person) if person else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    _keep(options.challenge, purpose="prove" if person else "sign-in", person=person)
    return options_to_json(options)


def _keep(challenge: bytes, *, purpose: str, person: Person | None) -> None:
    made = PasskeyChallenge(
        challenge=bytes_to_base64url(challenge), purpose=purpose, person_id=person.id if person else None, made_at=clock.now()
    )
    db.session.add(made)
    db.session.flush()


def _in_base64(said: object) -> str:
    """A word of an answer, as it may be looked for; "" where it is no such word."""
    return said if isinstance(said, str) and BASE64.fullmatch(said) else ""


def _answered(answer: str, *, purpose: str, person: Person | None) -> bytes:
    """The challenge that an answer says it signed, taken away. RuleBroken where we made no such one, or it is old or used."""
    try:
        said = _in_base64(json.loads(base64url_to_bytes(json.loads(answer)["response"]["clientDataJSON"]))["challenge"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise RuleBroken(_("That did not work. Please try again."), at="passkey") from None
    since = clock.now() - CHALLENGE_LASTS
    found = PasskeyChallenge.taken(said, purpose=purpose, person_id=person.id if person else None, since=since)
    if db.session.execute(found).rowcount != 1:  # type: ignore[attr-defined]  # a DELETE's result has it
        raise RuleBroken(_("That took too long, or was sent twice. Please try again."))
    return base64url_to_bytes(said)


def add(person: Person, answer: str, *, name: str) -> Passkey:
    """Keep the passkey that a browser has made. RuleBroken where its answer is not right."""
    challenge = _answered(answer, purpose="add", person=person)
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site_host(),
            expected_origin=str(current_app.config["SITE_URL"]),
            require_user_verification=True,
        )
    except Exception:  # the library reads what a stranger sent, and stumbles over some of it in ways of its own
        raise RuleBroken(_("This passkey could not be added. Please try again, or with another device.")) from None
    rules.may_add_passkey(len(db.session.scalars(Passkey.of(person)).all()))
    row = Passkey(
        person_id=person.id,
        name=name,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=bytes_to_base64url(made.credential_public_key),
        sign_count=made.sign_count,
        added_at=clock.now(),
    )
    with unless_taken(_("This passkey is on an account already.")):
        db.session.add(row)
    return row


def recognise(answer: str, person: Person | None) -> Person:
    """Whose passkey signed this: the person's (to prove), or (None) anybody's (to sign in). RuleBroken where it is nobody's."""
    challenge = _answered(answer, purpose="prove" if person else "sign-in", person=person)
    row = db.session.scalar(Passkey.by_credential(_in_base64(json.loads(answer).get("id"))).with_for_update())
    if row is None or (person and row.person_id != person.id):
        raise RuleBroken(_("We do not know this passkey. Please sign in with a code from your email."))
    try:
        used = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site_host(),
            expected_origin=str(current_app.config["SITE_URL"]),
            credential_public_key=base64url_to_bytes(row.public_key),
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except Exception:  # as above
        raise RuleBroken(_("That did not work. Please try again."), at="passkey") from None
    row.sign_count = used.new_sign_count
    db.session.flush()
    return row.person


def suggested_name(person: Person) -> str:
    """A name for the next passkey that others of this person do not have."""
    return _("Passkey %(number)s") % {"number": len(db.session.scalars(Passkey.of(person)).all()) + 1}


def rename(row: Passkey, name: str) -> None:
    """Call a passkey something else."""
    row.name = name
    db.session.flush()


def sweep() -> int:
    """Take away challenges that nobody answered. How many; the caller commits."""
    old = delete(PasskeyChallenge).where(PasskeyChallenge.made_at <= clock.now() - CHALLENGE_LASTS)
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]  # a DELETE's result has it
