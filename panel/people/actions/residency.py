"""Say where you live; an organiser, the code of a letter or (where the site lets it) the list of postcodes confirms it."""

from collections.abc import Sequence
from datetime import timedelta

from flask import current_app
from sqlalchemy import CursorResult, delete, select, update

from panel import clock
from panel.areas.houses import bare_house
from panel.areas.models import Area, Postcode
from panel.areas.rules import postcode as spelt
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.language import speaking
from panel.limits.networks import network
from panel.mail.actions import post
from panel.people.crypto import keyed
from panel.people.mailboxes import mailbox
from panel.people.models import LetterCode, Person, Proof, Residency, ResidencyState
from panel.people.queries import assess
from panel.web.addresses import absolute

NETWORK_KEPT = timedelta(days=30)
LETTER_LASTS = timedelta(days=42)


def claim_residency(
    person: Person, *, postcode: str, area: Area | None, house: str = "", home: str = "", origin: str | None = None
) -> Residency:
    """Say where you live, or say it anew: a claim, whatever was confirmed before. RuleBroken where an organiser had refused it.

    `house` is its number or name, or the UPRN; `home` house and street, for a letter; `origin` the network address, of which a
    keyed hash is kept for thirty days.
    """
    code = spelt(postcode)
    row = person.residency or Residency(person_id=person.id, state=ResidencyState.CLAIMED)
    if person.residency:
        hold(row)
    may_claim(row)
    where = _area_of(db.session.get(Postcode, code), area)
    if row.state == ResidencyState.CONFIRMED:
        if (row.postcode, row.area_id) == (code, where.id) and (not row.house or _same_house(row.house, house)):
            row.house = row.house or house
            return row
        row.moved_from_id = row.area_id
    _open(row)
    row.postcode, row.area_id, row.house, row.home = code, where.id, house, home
    row.claimed_at, row.mailbox, row.network_hash = clock.now(), mailbox(person.email), keyed("claim", network(origin))
    with unless_taken(_("This was sent twice at the same moment. Please look at your page.")):
        db.session.add(row)
    db.session.execute(delete(LetterCode).where(LetterCode.residency_id == row.id))
    db.session.expire(row, ["area", "person"])
    db.session.expire(person, ["residency"])
    if current_app.config["RESIDENCY_PROOF"] == Proof.LIST:
        # One after the other: two at once would not see each other.
        db.session.execute(select(Postcode.code).where(Postcode.code == code).with_for_update())
        confirm([claim.row for claim in assess([row]) if claim.plausible], Proof.LIST, None)
    return row


def _same_house(before: str, said: str) -> bool:
    return bare_house(said) in {"", bare_house(before)}


def say_age(person: Person, years: int | None) -> None:
    """Keep how old somebody says they are: so many years or older; None: they say nothing of it."""
    person.says_age = years


def hold(row: Residency) -> None:
    """Let nobody else change or decide this claim until the transaction ends, and read it anew."""
    db.session.refresh(row, with_for_update={"of": Residency})
    db.session.expire(row, ["area"])  # it came from before the wait, and may be another one now


def may_claim(row: Residency) -> None:
    """RuleBroken where an organiser refused this person's claim: only an organiser can open it again."""
    if row.state == ResidencyState.REFUSED:
        raise RuleBroken(
            _("An organiser did not confirm where you live. Only an organiser can change that: please write to them.")
        )


def _area_of(listed: Postcode | None, named: Area | None) -> Area:
    """The smallest area that the person named or the list knows; the person's own where the two differ."""
    known = listed.area if listed and listed.area and listed.area.closed_at is None else None
    area = known if known and (named is None or named.holds(known)) else named
    if area is None and listed and listed.area is None:
        raise RuleBroken(_("This postcode is in more than one area. Please choose yours from the list."))
    if area is None:
        raise RuleBroken(_("We do not know this postcode yet. Please choose your area from the list."))
    return area


def _open(row: Residency) -> None:
    row.state, row.proof, row.decided_at, row.decided_by_id = ResidencyState.CLAIMED, None, None, None


def confirm(rows: Sequence[Residency], proof: Proof, organiser: Person | None) -> int:
    """Confirm these claims and tell each person by mail. How many: one whose mailbox has a confirmed place is left as it is.

    The public log holds one line with the number, never who.
    """
    confirmed = [row for row in rows if row.state == ResidencyState.CLAIMED and _confirm(row, proof, organiser)]
    if confirmed:
        record("residency.confirm", "roll", organiser, by=str(proof), number=len(confirmed))
    return len(confirmed)


def _confirm(row: Residency, proof: Proof, organiser: Person | None, *, note: str = "") -> bool:
    try:
        with unless_taken("the mailbox has a confirmed place"):
            row.state, row.proof, row.reason, row.home = ResidencyState.CONFIRMED, proof, "", ""
            row.decided_at, row.decided_by_id = clock.now(), organiser.id if organiser else None
    except RuleBroken:
        return False
    db.session.execute(delete(LetterCode).where(LetterCode.residency_id == row.id))
    _tell(row, note)
    return True


def confirm_one(row: Residency, organiser: Person) -> None:
    """Confirm one claim. RuleBroken where it was decided already, or the person's mailbox has a confirmed place."""
    if row.state != ResidencyState.CLAIMED:
        raise RuleBroken(_("This was decided already."))
    if not confirm([row], Proof.ORGANISER, organiser):
        raise RuleBroken(_("Another account of the same mailbox is confirmed already. One mailbox has one place on the roll."))


def refuse(row: Residency, organiser: Person, *, reason: str) -> None:
    """Do not confirm a claim, or take a confirmation back, with a reason for the person. It stays refused until it is opened."""
    may_refuse(row)
    _open(row)
    row.state, row.reason, row.home = ResidencyState.REFUSED, reason, ""
    row.decided_at, row.decided_by_id = clock.now(), organiser.id
    db.session.execute(delete(LetterCode).where(LetterCode.residency_id == row.id))
    db.session.flush()
    _tell(row)
    record("residency.refuse", "roll", organiser)


def may_refuse(row: Residency) -> None:
    """RuleBroken where it is refused already."""
    if row.state == ResidencyState.REFUSED:
        raise RuleBroken(_("This was decided already."))


def reopen(row: Residency, organiser: Person, *, reason: str) -> None:
    """Make a decided claim a claim again, with a reason for the person: after a refusal in error, or a confirmation in doubt."""
    if row.state == ResidencyState.CLAIMED:
        raise RuleBroken(_("This claim is open already."))
    _open(row)
    row.reason = reason
    db.session.flush()
    _tell(row)
    record("residency.reopen", "roll", organiser)


def restore(row: Residency, organiser: Person, *, reason: str) -> None:
    """Confirm after all what was refused or taken back, with a reason for the person's mail. RuleBroken where it was neither."""
    if row.state != ResidencyState.REFUSED:
        raise RuleBroken(_("This was decided already."))
    _open(row)
    if not _confirm(row, Proof.ORGANISER, organiser, note=reason):
        raise RuleBroken(_("Another account of the same mailbox is confirmed already. One mailbox has one place on the roll."))
    record("residency.restore", "roll", organiser)


def _tell(row: Residency, note: str = "") -> None:
    """A mail to the person about where their claim stands, in their language; `note`: what the organiser adds."""
    with speaking(row.person.language):
        subject, body = {
            ResidencyState.CONFIRMED: (
                _("Where you live is confirmed"),
                _("Thank you. You will be on the roll when a vote opens in your area."),
            ),
            ResidencyState.REFUSED: (_("Where you live was not confirmed"), row.reason),
            ResidencyState.CLAIMED: (_("Where you live is being looked at again"), row.reason),
        }[row.state]
        more = absolute("people.residency", lang=row.person.language)
        to = row.person
        told = "\n\n".join(filter(None, [body, note, more]))
        post(to.email, subject=subject, body=told, language=to.language, name=to.name)


def sweep() -> int:
    """Empty the networks of claims that are thirty days old, delete letters that work no more. How many; the caller commits."""
    now = clock.now()
    old = update(Residency).where(Residency.network_hash.is_not(None), Residency.claimed_at < now - NETWORK_KEPT)
    over = delete(LetterCode).where(LetterCode.printed_at < now - LETTER_LASTS)
    answers = [db.session.execute(statement) for statement in (old.values(network_hash=None), over)]
    return sum(answer.rowcount for answer in answers if isinstance(answer, CursorResult))
