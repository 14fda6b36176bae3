"""The log says how requests went, and nothing of anybody: whatever is sent, none of it stands there."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import text

from panel import clock, logs
from panel.access import Role
from panel.audit.actions import record
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.settings.models import SiteSetting
from panel.settings.table import Setting
from tests.ballots.makers import an_open_round
from tests.databases import is_its_turn
from tests.makers import a_person, an_area, keep
from tests.seeds.makers import a_seed
from tests.threads.makers import a_thread

MARK = "zqxj"
FIELDS = (
    "email code name title body question reason appeal postcode q next proposal form_token replaces party note amount website",
    "about table role receipt kind label_0 amount_0 reason_cy reason_en title_cy title_en csrf_token",
)


class Kept(logs.Lines):
    """Keeps the lines instead of writing them."""

    def __init__(self) -> None:
        super().__init__("json")
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.dumps(logs.facts_of(record), ensure_ascii=False))

    @property
    def facts(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.lines]


@pytest.fixture
def log() -> Iterator[Kept]:
    kept = Kept()
    logging.getLogger().addHandler(kept)
    yield kept
    logging.getLogger().removeHandler(kept)


@contextmanager
def a_table_away(app: Flask, name: str) -> Iterator[None]:
    """The database without one of its tables: whatever touches it is an unexpected error."""

    def rename(old: str, new: str) -> None:
        with app.app_context():
            db.session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
            db.session.commit()

    rename(name, f"{name}_away")
    try:
        yield
    finally:
        rename(f"{name}_away", name)


@pytest.fixture
def broken(app, monkeypatch):
    """Errors are answered with a page, as on a real site."""
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)


def marked(number: int) -> str:
    return f"{MARK}{number}"


def addresses(app: Flask, numbers: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Each address of the site with its endpoint: a mark for every word in it, a number that exists for every number."""
    for rule in app.url_map.iter_rules():
        address = rule.rule.replace("<any(cy, en):lang>", "en").replace("<any(cy, en):language>", "en")
        for part in re.findall(r"<[^>]+>", address):
            kind, _, name = part.strip("<>").rpartition(":")
            word = str(numbers.get(name, 1)) if kind == "int" else kind[4:-1].split(",")[0] if kind.startswith("any(") else MARK
            address = address.replace(part, word, 1)
        yield rule.endpoint, address


def test_whatever_is_sent_none_of_it_stands_in_the_log(app, client, work, as_person, log, broken):
    with work():
        area = an_area()
        person = a_person(f"{MARK} Jones", *Role, area=area)
        person.email = f"{MARK}@example.org"
        numbers = {"seed_id": a_seed(author=person).id, "thread_id": a_thread().id, "round_id": an_open_round()[0].id}
    form = {name: f"{MARK}-{name}@example.org" for name in " ".join(FIELDS).split()}
    sent = {"User-Agent": f"{MARK}/1.0", "Referer": f"http://localhost/{MARK}", "X-Request-ID": MARK, "X-Forwarded-For": MARK}

    answers = 0
    for reader in (None, person):
        if reader:
            as_person(reader)
        client.set_cookie("language", MARK)
        for endpoint, address in addresses(app, numbers):
            if endpoint == "static" or not is_its_turn(app, address):
                continue
            client.get(f"{address}?q={MARK}&after={MARK}&next=/{MARK}", headers=sent)
            client.post(f"{address}?q={MARK}", data=form, headers=sent)
            if reader:
                as_person(reader)
            answers += 2
    client.open("/en/", method=f"{MARK}".upper())
    client.get(f"/en/{MARK}/{MARK}", headers={"Host": f"{MARK}.example"})

    assert answers > 150
    assert len(log.lines) > 150
    assert [line for line in log.lines if MARK in line.lower()] == []


def break_the_log_page(work) -> None:
    """An entry whose facts are no JSON: an error that nobody expects, on a page that everybody sees."""
    with work():
        last = record("seed.plant", "seed:1", None)
        broken = {"version": last.version, "previous_hash": last.entry_hash, "entry_hash": "f" * 64, "acting_as": "site"}
        keep(AuditEntry(at=clock.now(), verb="seed.plant", subject="seed:2", facts=f"{{{MARK}", **broken))


def test_an_unexpected_error_is_told_by_its_kind_and_place_and_never_by_its_values(client, work, as_person, log, broken):
    with work():
        person = a_person(f"{MARK} Jones")
    as_person(person)
    break_the_log_page(work)

    answer = client.get(f"/en/log?about=&x={MARK}")

    told = [facts for facts in log.facts if "fingerprint" in facts]
    assert answer.status_code == 500
    assert [facts["kind"] for facts in told] == ["JSONDecodeError"]
    assert any(place.startswith("panel/pages/") for place in told[0]["trace"])
    assert told[0]["request"] == answer.headers["X-Request-ID"]
    assert MARK not in "".join(log.lines)
    assert person.email not in "".join(log.lines)


def test_a_fault_of_the_database_is_told_without_its_statement(app, client, work, as_person, log, broken):
    with work():
        seed, person = a_seed(), a_person(f"{MARK} Jones")
    as_person(person)

    with a_table_away(app, "offer"):
        answer = client.post(f"/en/seeds/{seed.id}/offers", data={"body": f"I lend {MARK}", "language": "en"})

    assert answer.status_code >= 500
    assert MARK not in "".join(log.lines)
    assert "SELECT" not in "".join(log.lines)


def test_the_same_fault_has_the_same_fingerprint_and_another_one_another(client, work, log, broken):
    break_the_log_page(work)
    with work():
        keep(SiteSetting(name=Setting.KEEP_MAIL, value="a while", changed_at=clock.now()))

    for address in ("/en/log", "/cy/log", "/en/about/privacy"):
        client.get(address)

    first, second, other = [facts["fingerprint"] for facts in log.facts if "fingerprint" in facts]
    assert first == second != other


def test_a_request_is_a_line_with_its_route_and_how_it_went(client, work, log):
    with work():
        seed = a_seed()

    answer = client.get(f"/cy/seeds/{seed.id}?q=secret")

    line = next(facts for facts in log.facts if facts["event"] == "request")
    assert (line["method"], line["route"], line["status"]) == ("GET", "/seeds/<int:seed_id>", 200)
    assert line["request"] == answer.headers["X-Request-ID"]
    assert isinstance(line["ms"], int)


def test_a_vote_leaves_no_line(client, work, as_person, log):
    with work():
        budget_round, (voter, *_others) = an_open_round()
    as_person(voter)

    client.get(f"/en/rounds/{budget_round.id}/ballot")
    client.post(f"/en/rounds/{budget_round.id}/ballot", data={"proposal": ["1"]})

    assert log.lines == []


@pytest.mark.parametrize(
    ("proxies", "given", "kept"),
    [
        (1, "0f8fad5b-d9cb-469f-a165-70867728950e", True),
        (0, "0f8fad5b-d9cb-469f-a165-70867728950e", False),
        (1, "short", False),
        (1, "a" * 65, False),
        (1, "ann@example.org-12345", False),
        (1, "12345678\\n{}", False),
    ],
)
def test_only_a_trusted_proxy_names_a_request_and_only_plainly(app, client, monkeypatch, proxies, given, kept):
    monkeypatch.setitem(app.config, "PROXIES", proxies)

    answer = client.get("/en/about", headers={"X-Request-ID": given})

    assert (answer.headers["X-Request-ID"] == given) is kept
    assert re.fullmatch(r"[A-Za-z0-9-]{8,64}", answer.headers["X-Request-ID"])


def test_every_answer_has_its_own_number(client):
    assert len({client.get(address).headers["X-Request-ID"] for address in ("/en/about", "/en/about", "/nowhere")}) == 3
