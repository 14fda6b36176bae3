"""What is wrong with the site, as its operator must know it: one list of checks, each of which looks at one thing.

`panel doctor` prints what they find; the desk shows what it does not say already. Nothing in it names anybody.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from config import OPEN_MODES, weakness_of
from panel import clock
from panel.audit.models import AuditEntry
from panel.backups.duties import backup_is_late
from panel.ballots.link_keys import KeyState
from panel.ballots.queries import key_facts
from panel.extensions import database_now, db
from panel.jobs.heartbeat import standing
from panel.language import gettext as _
from panel.language import lazy
from panel.mail.models import MailState, OutboxMail
from panel.operations.health import at_head, close
from panel.operations.private_files import open_paths
from panel.rounds.models import Phase, Round
from panel.settings.queries import site_settings
from panel.settings.table import Setting
from panel.web.forwarded import hops_seen

NEARLY_FULL_BYTES = 1_000_000_000
FULL_BYTES = 100_000_000
CLOCK_SECONDS = 5.0


@dataclass(frozen=True)
class Finding:
    """Something to mend: a sentence in the spoken language that says what to do. A grave one keeps the site from its work."""

    sentence: str
    grave: bool = False


Check = Callable[[], Iterator[Finding]]


def findings() -> list[Finding]:
    """What all checks find now, the grave first. Never raises where the database fails."""
    found = [finding for check in CHECKS for finding in check()]
    try:
        db.session.execute(text("SELECT 1"))
        found += migrations() or [finding for check in DATABASE_CHECKS for finding in check()]
    except (DBAPIError, PoolTimeout):
        found.append(Finding(_("The database does not answer. Is it running, and is DATABASE_URL right?"), grave=True))
    finally:
        close()
    return sorted(found, key=lambda finding: not finding.grave)


def desk_findings() -> list[Finding]:
    """What the desk adds to what it says anyway of worker, mail, backups and votes, the grave first. Three queries at most."""
    found = [finding for check in (*MACHINE_CHECKS, clocks, clock_set_back) for finding in check()]
    found += [] if _is_open() else migrations()
    return sorted(found, key=lambda finding: not finding.grave)


def secret() -> Iterator[Finding]:
    if weakness_of(str(current_app.config["SECRET_KEY"])):
        yield Finding(
            _("SECRET_KEY is missing, short, or known to others. Set it to 32 or more random characters."), not _is_open()
        )


def _is_open() -> bool:
    """On a demo site much may be missing."""
    return current_app.config["MODE"] in OPEN_MODES


def address() -> Iterator[Finding]:
    if not _is_open() and not str(current_app.config["SITE_URL"]).startswith("https://"):
        yield Finding(_("SITE_URL does not begin with https://, so the links in emails are not safe."))


def mail_server() -> Iterator[Finding]:
    if not current_app.config["MAIL_SERVER"] and not _is_open():
        yield Finding(_("There is no email server, so nobody gets a code to sign in. Set MAIL_SERVER."), grave=True)


def disk() -> Iterator[Finding]:
    """Each disk once that the site writes to: its own folder's, and those of keys and backups where they are others."""
    config = current_app.config
    seen = set()
    for folder in [Path(config[name]) for name in ("INSTANCE", "LINK_KEYS", "SITE_KEYS", "BACKUPS") if config[name]]:
        if not folder.exists() or folder.stat().st_dev in seen:
            continue
        seen.add(folder.stat().st_dev)
        free = shutil.disk_usage(folder).free
        if free < NEARLY_FULL_BYTES:
            told = _("The disk is nearly full: %(megabytes)s MB are left in %(folder)s.")
            yield Finding(told % {"megabytes": free // 1_000_000, "folder": folder}, grave=free < FULL_BYTES)


def private_files() -> Iterator[Finding]:
    config = current_app.config
    folders = {Path(config["INSTANCE"]), Path(config["LINK_KEYS"]), Path(config["SITE_KEYS"] or config["INSTANCE"])}
    for folder in sorted(folders):
        if opened := open_paths(folder):
            told = _("Other users of this machine can read %(path)s. Take it from them: chmod -R go= %(folder)s")
            yield Finding(told % {"path": opened[0], "folder": folder}, grave=True)


def proxies() -> Iterator[Finding]:
    """Told wrong, all people share one network and its limits, or anybody can pretend to be elsewhere."""
    told = current_app.config["PROXIES"]
    seen = hops_seen(Path(current_app.config["INSTANCE"]), told)
    if seen is None:
        return
    facts = {"told": told, "seen": seen}
    if seen > told:
        yield Finding(
            _("TRUSTED_PROXIES is %(told)s, but requests came through %(seen)s. Unless that was made up, set it to %(seen)s.")
            % facts
        )
    if seen < told:
        yield Finding(_("TRUSTED_PROXIES is %(told)s, but no request came through more than %(seen)s.") % facts, grave=True)


def backups() -> Iterator[Finding]:
    if backup_is_late():
        yield Finding(_("The newest backup is older than two days, or there is none."))


def migrations() -> list[Finding]:
    """Where the database has another form than the program knows, nothing else in it can be looked at."""
    known = at_head(f"{current_app.root_path}/migrations")
    return [] if known else [Finding(_("The database is behind the program. Run: panel migrate"), grave=True)]


def clocks() -> Iterator[Finding]:
    apart = abs((clock.now() - database_now()).total_seconds())
    if apart > CLOCK_SECONDS:
        told = _("The clocks of this machine and of the database differ by %(seconds)s seconds.") % {"seconds": round(apart)}
        yield Finding(told, grave=True)


def clock_set_back() -> Iterator[Finding]:
    """On one machine both clocks agree, however wrong. But what the log has seen already cannot lie ahead."""
    newest = db.session.scalar(select(AuditEntry.at).order_by(AuditEntry.id.desc()).limit(1))
    if newest is not None and (ahead := (newest - clock.now()).total_seconds()) > CLOCK_SECONDS:
        told = _("The clock is behind: the newest entry of the public log is %(minutes)s minutes ahead of it. Set the clock.")
        yield Finding(told % {"minutes": max(1, round(ahead / 60))}, grave=True)


def workers() -> Iterator[Finding]:
    if standing().late:
        yield Finding(
            _("The worker was not seen for a minute: no email goes out, no vote is counted. Is it running?"), grave=True
        )


def last_mail() -> Iterator[Finding]:
    tried = OutboxMail.state.in_([MailState.SENT, MailState.FAILED, MailState.UNKNOWN])
    state = db.session.scalar(select(OutboxMail.state).where(tried).order_by(OutboxMail.id.desc()).limit(1))
    if state in {MailState.FAILED, MailState.UNKNOWN}:
        yield Finding(_("The last email did not go out. The desk says why, and can send it again."))


def contact() -> Iterator[Finding]:
    """The law asks for a way to reach somebody, on the help page and in the statement of how accessible the site is."""
    now = site_settings()
    if not _is_open() and not (now[Setting.CONTACT_EMAIL] or now[Setting.CONTACT_PHONE]):
        yield Finding(
            _("Nobody can see how to reach you. Set the contact: on the desk, under the settings of the site."), grave=True
        )


def link_keys() -> Iterator[Finding]:
    """A vote whose key is not as it was is paused until the key is back."""
    frozen = Round.freeze_hash.is_not(None), Round.phase.in_([Phase.VOTING, Phase.RESULT]), Round.imported_from.is_(None)
    for budget_round in db.session.scalars(select(Round).where(*frozen).order_by(Round.id)).unique().all():
        facts = key_facts(budget_round)
        if facts and not facts.good:
            yield Finding(_KEYS[facts.state] % {"number": budget_round.id}, grave=True)


_KEYS: dict[KeyState, str] = {
    KeyState.MISSING: lazy("The link key of round %(number)s is missing, so its vote is paused. Put the key back."),
    KeyState.UNREADABLE: lazy("The link key of round %(number)s cannot be read, so its vote is paused. Who owns the file?"),
    KeyState.SHORT: lazy("The link key of round %(number)s is damaged, so its vote is paused. Put the key back."),
    KeyState.DIFFERENT: lazy("The link key of round %(number)s is another one, so its vote is paused. Put the right one back."),
}
MACHINE_CHECKS: tuple[Check, ...] = (secret, address, mail_server, disk, private_files, proxies)
CHECKS: tuple[Check, ...] = (*MACHINE_CHECKS, backups)
DATABASE_CHECKS: tuple[Check, ...] = (clocks, clock_set_back, workers, last_mail, contact, link_keys)
