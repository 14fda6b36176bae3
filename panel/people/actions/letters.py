"""A second proof of where somebody lives: a one-use code on a letter to the address."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from panel import clock
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import LANGUAGES, ngettext, speaking
from panel.language import gettext as _
from panel.people.actions.residency import LETTER_LASTS, confirm
from panel.people.crypto import keyed, keyed_by_any
from panel.people.models import LetterCode, Person, Proof, Residency, ResidencyState
from panel.people.rules import bare_code
from panel.settings.queries import site_name
from panel.web.addresses import absolute

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8
"""32 signs to the power of 8 and five tries: one chance in two hundred thousand million."""
WRONG_TRIES = 5


@dataclass(frozen=True)
class Letter:
    """What is printed for one person. The code is nowhere else: the database keeps a hash."""

    row: Residency
    code: str

    def texts(self) -> list[tuple[str, list[str]]]:
        """The letter in both languages, the person's own first: (language, paragraphs)."""
        own = self.row.person.language
        return [(language, self._paragraphs(language)) for language in sorted(LANGUAGES, key=lambda language: language != own)]

    def _paragraphs(self, language: str) -> list[str]:
        with speaking(language):
            site, address = site_name(language), absolute("people.residency", lang=language)
            lasts = ngettext("The code works for %(num)s day.", "The code works for %(num)s days.", LETTER_LASTS.days) % {
                "num": LETTER_LASTS.days
            }
            return [
                _("Somebody said on %(site)s that they live here. If it was you, sign in and enter this code:") % {"site": site},
                self.code,
                address,
                lasts,
                _("If it was not you, you need do nothing, and nobody is confirmed. Please tell the organisers."),
            ]


def print_letters(rows: Sequence[Residency], organiser: Person) -> list[Letter]:
    """A letter with a new code for each open claim; an older letter of the same claim works no more."""
    letters = [Letter(row, _new_code(row)) for row in rows if row.state == ResidencyState.CLAIMED]
    if not letters:
        raise RuleBroken(_("Choose at least one claim that is still open."))
    db.session.flush()
    record("residency.letters", "roll", organiser, number=len(letters))
    return letters


def _new_code(row: Residency) -> str:
    code = "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))
    kept = db.session.get(LetterCode, row.id) or LetterCode(residency_id=row.id)
    kept.code_hash, kept.printed_at, kept.wrong_tries = _hash(row, code), clock.now(), 0
    db.session.add(kept)
    return f"{code[:4]}-{code[4:]}"


def _hash(row: Residency, code: str) -> str:
    return keyed("letter", str(row.id), code)


def awaits_letter(row: Residency | None) -> bool:
    """Whether a letter was printed for this claim whose code still works."""
    kept = db.session.get(LetterCode, row.id) if row and row.state == ResidencyState.CLAIMED else None
    return kept is not None and _alive(kept)


def _alive(kept: LetterCode) -> bool:
    return kept.wrong_tries < WRONG_TRIES and clock.now() - kept.printed_at <= LETTER_LASTS


def try_letter(person: Person, code: str) -> bool:
    """Confirm the person's claim by the code of their letter. False for a wrong code, which is counted: commit either way.

    RuleBroken where no letter of theirs works any more, or their mailbox has a confirmed place.
    """
    row = person.residency
    kept = db.session.get(LetterCode, row.id, with_for_update=True) if row else None
    if row is None or kept is None or row.state != ResidencyState.CLAIMED or not _alive(kept):
        raise RuleBroken(_("There is no letter whose code would still work. Please ask the organisers for a new one."))
    if not any(hmac.compare_digest(kept.code_hash, known) for known in keyed_by_any("letter", str(row.id), bare_code(code))):
        kept.wrong_tries += 1
        db.session.flush()
        return False
    if not confirm([row], Proof.LETTER, None):
        raise RuleBroken(_("Another account of the same mailbox is confirmed already. One mailbox has one place on the roll."))
    return True
