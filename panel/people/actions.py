"""Sign in, claim and confirm where people live, grant roles."""

import csv
import hmac
import io
import secrets
from hashlib import sha256

from flask import current_app
from sqlalchemy import delete, func, select

from panel import clock
from panel.access import Role
from panel.areas.models import Area, Postcode
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.language import ngettext, spoken
from panel.mail.actions import post
from panel.people import rules
from panel.people.models import Person, Residency, ResidencyState, RoleGrant, SignInCode
from panel.web.addresses import absolute

POSTCODES_MOST = 50_000


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
    post(email, subject=_("Your code to sign in: %(code)s") % {"code": code}, body=body, language=spoken())


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


def is_new(person: Person) -> bool:
    """Whether somebody has yet to say what others should call them."""
    return person.name in {"A neighbour", _("A neighbour")}


def change_settings(person: Person, *, name: str, language: str) -> None:
    """What others call you, and the language we write to you in."""
    person.name, person.language = name, language
    db.session.flush()


def sign_out_everywhere(person: Person) -> None:
    """End every session of this person."""
    person.stamp = secrets.token_hex(16)
    db.session.flush()


def claim_residency(person: Person, *, postcode: str, area: Area | None) -> Residency:
    """Say where you live. The uploaded list confirms it at once; otherwise an organiser decides about the area you named."""
    code = rules.postcode(postcode)
    listed = db.session.get(Postcode, code)
    if listed is None and area is None:
        raise RuleBroken(_("We do not know this postcode yet. Please choose your area from the list."))
    row = person.residency or Residency(person=person)
    row.postcode, row.claimed_at = code, clock.now()
    row.area_id = listed.area_id if listed else area.id if area else row.area_id
    row.state = ResidencyState.CONFIRMED if listed else ResidencyState.CLAIMED
    row.decided_at, row.decided_by_id = (clock.now() if listed else None), None
    db.session.add(row)
    db.session.flush()
    if listed:
        record("residency.confirm", "roll", None, by="list")
    return row


def decide_residency(row: Residency, organiser: Person, *, confirm: bool) -> None:
    """An organiser confirms or refuses a claim; the person is told by mail in their language."""
    if row.state != ResidencyState.CLAIMED:
        raise RuleBroken(_("This was decided already."))
    row.state = ResidencyState.CONFIRMED if confirm else ResidencyState.REFUSED
    row.decided_at, row.decided_by_id = clock.now(), organiser.id
    db.session.flush()
    record("residency.confirm" if confirm else "residency.refuse", "roll", organiser, by="organiser")


def read_postcodes(text: str, areas: dict[str, int]) -> dict[str, int]:
    """Postcode → area id from a table with the columns postcode and area (a name in either language, or an official code).

    RuleBroken names the first line that cannot be read; nothing is then taken.
    """
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    if not {"postcode", "area"} <= {(name or "").strip().lower() for name in rows.fieldnames or ()}:
        raise RuleBroken(_("The first line must name the columns: postcode,area"))
    found: dict[str, int] = {}
    for line, raw in enumerate(rows, start=2):
        row = {(key or "").strip().lower(): (value or "").strip() for key, value in raw.items() if isinstance(value, str | None)}
        try:
            code = rules.postcode(row["postcode"])
        except RuleBroken as broken:
            raise RuleBroken(_("Line %(line)s: %(what)s") % {"line": line, "what": broken}) from None
        if row["area"].lower() not in areas:
            unknown = _("there is no area called “%(name)s”.") % {"name": row["area"][:60]}
            raise RuleBroken(_("Line %(line)s: %(what)s") % {"line": line, "what": unknown})
        found[code] = areas[row["area"].lower()]
    if not found or len(found) > POSTCODES_MOST:
        raise RuleBroken(
            ngettext(
                "The list must hold at least one postcode, and at most %(num)s.",
                "The list must hold at least one postcode, and at most %(num)s.",
                POSTCODES_MOST,
            )
            % {"num": POSTCODES_MOST}
        )
    return found


def upload_postcodes(text: str, organiser: Person) -> int:
    """Put a list of postcodes in place of the old one, and confirm everybody it confirms. How many postcodes it has."""
    areas = {
        name.lower(): area.id
        for area in db.session.scalars(select(Area).order_by(Area.id))
        for name in (area.name_cy, area.name_en, area.code)
        if name
    }
    found = read_postcodes(text, areas)
    db.session.execute(delete(Postcode))
    db.session.add_all(Postcode(code=code, area_id=area_id) for code, area_id in found.items())
    for row in db.session.scalars(Residency.waiting().where(Residency.postcode.in_(select(Postcode.code)))):
        row.state, row.area_id, row.decided_at = ResidencyState.CONFIRMED, found[row.postcode], clock.now()
    db.session.flush()
    record("postcodes.upload", "roll", organiser, postcodes=len(found))
    return len(found)


def grant_role(person: Person, role: Role, organiser: Person | None) -> None:
    """Give somebody a role. The public log names the role, not the person."""
    with unless_taken(_("This person has that role already.")):
        person.grants.append(
            RoleGrant(role=role.value, granted_by_id=organiser.id if organiser else None, granted_at=clock.now())
        )
    record("role.grant", f"role:{role.value}", organiser)


def take_back_role(person: Person, role: Role, organiser: Person) -> None:
    """Take a role away; never the last organiser's."""
    holders = db.session.scalar(select(func.count()).where(RoleGrant.role == role.value)) or 0
    rules.may_take_back_role(role.value, holders)
    person.grants = [grant for grant in person.grants if grant.role != role.value]
    db.session.flush()
    record("role.take-back", f"role:{role.value}", organiser)
