"""Copies of a link key for the day the server's disk dies: files that only a passphrase opens, and a public count of them."""

import json

from sqlalchemy import select

from panel import clock
from panel.audit.actions import record
from panel.backups.wrapping import unwrap, wrap
from panel.ballots import link_keys, rules
from panel.ballots.actions import seal
from panel.ballots.link_keys import KeyState
from panel.ballots.models import LinkKeyCopy
from panel.ballots.rules import VotePaused
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.people.models import Person
from panel.rounds.models import Round

READ_ME = {
    "DARLLENWCH": "Copi o allwedd pleidlais, wedi'i selio â chyfrinair. Gydag ef a hen gopi o'r gronfa ddata gellid cysylltu"
    " papurau pleidleisio â phleidleiswyr. Cadwch ef ar wahân, a dinistriwch ef cyn gynted ag y bydd y papurau wedi'u selio;"
    " yna dywedwch hynny ar dudalen yr allwedd.",
    "READ ME": "A copy of the key of a vote, sealed with a passphrase. With it and an old copy of the database, ballots could be"
    " linked to voters. Keep it apart, and destroy it as soon as the ballots are sealed; then say so on the page of the key.",
}


def make_copy(budget_round: Round, holder: Person | None, passphrase: str) -> bytes:
    """The file of a copy; the public log says that it was made. RuleBroken for a third holder, or where there is no key."""
    db.session.execute(select(Round.id).where(Round.id == budget_round.id).with_for_update())
    state, key = link_keys.look(budget_round)
    if budget_round.frozen_at is None or seal.is_sealed(budget_round):
        raise RuleBroken(_("There is no key to copy: voting has not opened yet, or the ballots are sealed."))
    if state != KeyState.GOOD:
        raise VotePaused.without_key()
    holders = {copy.holder_id for copy in db.session.scalars(LinkKeyCopy.left(budget_round.id))}
    rules.may_copy(len(holders - {holder.id if holder else None}))
    wrapped = json.loads(wrap({link_keys.path_of(budget_round).name: key}, passphrase))
    _note(budget_round, holder)
    words = {**READ_ME, "round": budget_round.id, "fingerprint": budget_round.link_key_fingerprint, **wrapped}
    return (json.dumps(words, indent=1, ensure_ascii=False) + "\n").encode()


def note_backup_of_keys() -> int:
    """A backup holds the keys of all open votes: one more copy of each. How many."""
    frozen = select(Round).where(Round.link_key_fingerprint.is_not(None)).order_by(Round.id)
    copied = [each for each in db.session.scalars(frozen).unique() if link_keys.state_of(each) == KeyState.GOOD]
    for budget_round in copied:
        _note(budget_round, None)
    return len(copied)


def say_destroyed(copy: LinkKeyCopy, person: Person) -> None:
    """Somebody answers for it that a copy is destroyed. RuleBroken where it was said before."""
    db.session.refresh(copy, with_for_update=True)
    if copy.destroyed_at:
        raise RuleBroken(_("That copy is noted as destroyed already."))
    copy.destroyed_at = clock.now()
    left = len(db.session.scalars(LinkKeyCopy.left(copy.round_id)).all())
    record("round.destroy-copy", f"round:{copy.round_id}", person, copies_left=left)


def bring_back(text: bytes, passphrase: str) -> Round:
    """Put the key of a copy into its place, where the vote it belongs to waits for it. RuleBroken where it does not."""
    try:
        round_id = json.loads(text)["round"]
    except (ValueError, KeyError, TypeError) as error:
        raise RuleBroken("This is no copy of a link key.") from error
    budget_round = db.session.get(Round, round_id)
    if budget_round is None or budget_round.frozen_at is None or seal.is_sealed(budget_round):
        raise RuleBroken(f"Round {round_id} has no open ballots that wait for a key.")
    if link_keys.state_of(budget_round) == KeyState.GOOD:
        raise RuleBroken(f"The key of round {round_id} is in its place already. Nothing was changed.")
    (key,) = unwrap(text, passphrase).values()
    if not link_keys.belongs(budget_round, key):
        raise RuleBroken(f"This is not the key that round {round_id} was frozen with. Nothing was changed.")
    link_keys.keep(budget_round, key)
    record("round.bring-back-key", f"round:{budget_round.id}", None, link_key=budget_round.link_key_fingerprint)
    return budget_round


def _note(budget_round: Round, holder: Person | None) -> None:
    fingerprint, holder_id = budget_round.link_key_fingerprint, holder.id if holder else None
    db.session.add(LinkKeyCopy(round_id=budget_round.id, fingerprint=fingerprint, holder_id=holder_id, made_at=clock.now()))
    db.session.flush()
    copies = len(db.session.scalars(LinkKeyCopy.left(budget_round.id)).all())
    record("round.copy-key", f"round:{budget_round.id}", holder, copies=copies)
