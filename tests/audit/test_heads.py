"""Signed heads: what somebody kept shows that the log was cut, emptied, written anew, or that nothing was."""

import json
import stat
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select, text

from panel import clock
from panel.audit.actions import record
from panel.audit.chain import GENESIS, digest
from panel.audit.command import log_check
from panel.audit.duties import keep, make_head_if_due
from panel.audit.heads import Head, fingerprint, read_heads, sign
from panel.audit.models import AuditEntry, LogHead
from panel.audit.signing import key_path, public_key, public_pem, signing_key
from panel.cli.audit import audit_verify
from panel.errors import RuleBroken
from panel.extensions import db
from tests.audit.tampering import without_guard
from tests.makers import a_person


def entries(count: int, verb: str = "seed.plant") -> None:
    for number in range(count):
        record(verb, f"seed:{number}", None, area=number)


def verify(app, *words: str) -> Result:
    with app.app_context():
        answer = CliRunner().invoke(audit_verify, list(words))
        db.session.remove()
    return answer


@pytest.fixture
def kept(app, work, tmp_path) -> Path:
    """A head over five entries that somebody put by, as the text of a mail."""
    with work():
        entries(5)
    with work():
        head = make_head_if_due()
        assert head is not None
    path = tmp_path / "head.txt"
    path.write_text(f"Annwyl bawb,\n\n{head.text}\n\nDiolch\n")
    return path


def forget_heads() -> None:
    """What somebody who cuts the log would also do."""
    db.session.execute(text("DELETE FROM log_head"))


def test_a_log_that_grew_agrees_with_an_old_head(app, work, kept):
    with work():
        entries(3)

    answer = verify(app, "--head", str(kept))

    assert answer.exit_code == 0
    assert "whole: 8 entries" in answer.output
    assert "the longest is of" in answer.output


def test_a_log_that_was_cut_at_the_end_is_found(app, work, kept):
    with work(), without_guard():
        forget_heads()
        db.session.execute(text("DELETE FROM audit_entry WHERE subject IN ('seed:3', 'seed:4')"))

    answer = verify(app, "--head", str(kept))

    assert answer.exit_code == 1
    assert "shorter than a head says: 3 entries" in answer.output


def test_a_log_that_was_emptied_is_found(app, work, kept):
    with work(), without_guard():
        forget_heads()
        db.session.execute(text("DELETE FROM audit_entry"))

    assert verify(app, "--head", str(kept)).exit_code == 1


def rewrite(position: int) -> None:
    """Change one entry and work out the chain behind it again, as ten lines of a program can."""
    previous = GENESIS
    for place, entry in enumerate(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)), start=1):
        if place == position:
            entry.facts = '{"area":99}'
        entry.previous_hash = previous
        entry.entry_hash = previous = digest(entry)


def test_a_log_that_was_written_anew_is_found_and_the_place_is_named(app, work, kept):
    with work():
        entries(2, "role.grant")
    with work():
        second = make_head_if_due()
    later = kept.with_name("later.json")
    later.write_text(json.dumps(second.fields))
    with work(), without_guard():
        forget_heads()
        rewrite(6)

    answer = verify(app, "--head", str(kept), "--head", str(later))

    assert answer.exit_code == 1
    assert "between entry 6 and entry 7" in answer.output


def test_without_a_head_of_ones_own_the_heads_of_the_database_are_asked(app, work, kept):
    with work(), without_guard():
        rewrite(2)

    answer = verify(app)

    assert answer.exit_code == 1
    assert "between entry 1 and entry 5" in answer.output


def test_no_head_is_signed_over_a_log_that_was_cut(work, kept):
    with work(), without_guard():
        db.session.execute(text("DELETE FROM audit_entry WHERE subject = 'seed:4'"))

    with work():
        with pytest.raises(RuntimeError, match="changed or cut"):
            make_head_if_due()
        assert len(db.session.scalars(LogHead.newest()).all()) == 1


def test_a_head_with_a_bad_signature_is_refused(app, kept):
    kept.write_text(kept.read_text().replace("count: 5", "count: 4"))

    answer = verify(app, "--head", str(kept))

    assert answer.exit_code == 1
    assert "bad signature" in answer.output


def test_a_head_by_another_key_is_refused_unless_that_key_is_named(app, work, kept, tmp_path):
    with work():
        good = read_heads(kept)[0]
    stranger = Ed25519PrivateKey.generate()
    forged = sign(stranger, site=good.site, count=5, entry_hash=good.entry_hash, at=good.at)
    path = tmp_path / "forged.txt"
    path.write_text(forged.text)

    refused, named = verify(app, "--head", str(path)), verify(app, "--head", str(path), "--key", fingerprint(forged.public_key))

    assert (refused.exit_code, named.exit_code) == (1, 0)
    assert "another key" in refused.output


def test_a_log_that_was_written_and_signed_anew_with_a_key_of_ones_own_is_found_without_a_kept_head(app, work, kept):
    stranger = Ed25519PrivateKey.generate()
    with work(), without_guard():
        forget_heads()
        rewrite(2)
        last = db.session.scalars(AuditEntry.newest()).first()
        forged = sign(stranger, site="http://localhost", count=5, entry_hash=last.entry_hash, at=clock.now())
        keep(forged, last.id)

    refused, named = verify(app), verify(app, "--key", fingerprint(forged.public_key))

    assert (refused.exit_code, named.exit_code) == (1, 0)
    assert "another key" in refused.output


def test_the_key_can_be_pinned_as_hexadecimal_fingerprint_or_file(app, work, kept, tmp_path):
    with work():
        words = [public_key(), fingerprint(public_key())]
        pem = tmp_path / "key.pem"
        pem.write_bytes(public_pem())

    assert [verify(app, "--head", str(kept), "--key", word).exit_code for word in [*words, str(pem)]] == [0, 0, 0]
    assert verify(app, "--head", str(kept), "--key", "ab" * 32).exit_code == 1


@pytest.mark.parametrize("key", ["", "zz", "-----BEGIN PUBLIC KEY-----xx", "/bin/sh", "a" * 5_000])
def test_a_key_that_is_none_is_nobodys(app, client, kept, tmp_path, key):
    log = tmp_path / "log.csv"
    log.write_bytes(client.get("/data/log.csv").data)
    words = ["--head", str(kept), "--key", key]

    for answer in (verify(app, *words), CliRunner().invoke(log_check, [str(log), *words])):
        assert answer.exit_code == 1
        assert answer.exception is None or isinstance(answer.exception, RuleBroken | SystemExit)


def as_mail(head: Head, encoding: str) -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["To"] = "Pen y log", "ann@example.org"
    mail.set_content(f"Dŵr a thŷ.\n\n{head.text}\n", cte=encoding)
    return bytes(mail)


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_a_saved_mail_is_read_however_it_was_sent(kept, tmp_path, encoding):
    head = read_heads(kept)[0]
    mail = tmp_path / "saved.eml"
    mail.write_bytes(as_mail(head, encoding))

    assert read_heads(mail) == [head]


def test_a_head_that_was_quoted_in_an_answer_is_read(kept):
    head = read_heads(kept)[0]
    kept.write_text("".join(f"> {line}\r\n" for line in kept.read_text().splitlines()))

    assert read_heads(kept) == [head]


@pytest.mark.parametrize("content", ["Nothing here.", "{}", "[1]", '{"heads": [{"site": "x"}]}', "[" * 5000, "\x00\xff"])
def test_a_file_without_a_head_is_one_clear_sentence(tmp_path, content):
    path = tmp_path / "odd"
    path.write_text(content, encoding="latin-1")

    with pytest.raises(RuleBroken, match="odd: "):
        read_heads(path)


def test_a_head_is_due_after_a_day_many_entries_or_a_grave_one(work, kept, monkeypatch):
    with work():
        assert make_head_if_due() is None
        entries(1)
    with work():
        assert make_head_if_due() is None
        entries(1, "round.seal")
    with work():
        assert make_head_if_due().count == 7
        entries(100)
    with work():
        assert make_head_if_due().count == 107
        entries(1)
    later = clock.now() + timedelta(hours=24)
    monkeypatch.setattr(clock, "now", lambda: later)

    with work():
        assert make_head_if_due().count == 108


def test_the_key_is_a_file_for_the_site_alone_and_stays_the_same(app):
    with app.app_context():
        first, second = signing_key(), signing_key()

        assert first.private_bytes_raw() == second.private_bytes_raw()
        assert stat.S_IMODE(key_path().stat().st_mode) == 0o600
        assert stat.S_IMODE(key_path().parent.stat().st_mode) == 0o700


def test_the_database_refuses_to_change_a_head_but_for_the_note_that_it_was_mailed(work, kept):
    with work():
        db.session.execute(text("UPDATE log_head SET mailed_at = made_at"))
    for statement in ("UPDATE log_head SET count = 4", "DELETE FROM log_head"):
        with work():
            with pytest.raises(Exception, match="public log"):
                db.session.execute(text(statement))
            db.session.rollback()


def test_who_acted_is_wiped_and_every_head_still_agrees(app, work, tmp_path):
    with work():
        person = a_person()
        record("role.grant", "role:moderator", person)
    with work():
        head = make_head_if_due()
    path = tmp_path / "head.json"
    path.write_text(json.dumps({"heads": [head.fields]}))
    with work():
        db.session.execute(text("UPDATE audit_entry SET person_id = NULL, person_salt = NULL"))

    answer = verify(app, "--head", str(path))

    assert answer.exit_code == 0
    assert "erased: 1" in answer.output
