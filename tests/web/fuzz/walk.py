"""Every address of the site with what it asks for: arguments as they are looked up, forms as they stand in its pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, abort, has_request_context, request
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict

from panel.extensions import db, writing
from panel.people.models import Person
from panel.people.routes.sign_in import KEY
from panel.web.incoming import Incoming
from panel.web.reading_on import READ_IN
from tests.databases import is_its_turn
from tests.journeys.examples import PARTS, addresses
from tests.makers import a_sign_in

asked: set[str] = set()
"""Names that the request which runs now looked up in its address or its form."""


class Noting(ImmutableMultiDict[str, str]):
    """Arguments that note which of their names are looked up."""

    def get(self, key: str, *rest: Any, **more: Any) -> Any:
        asked.add(key)
        return super().get(key, *rest, **more)

    def getlist(self, key: str, *rest: Any, **more: Any) -> Any:
        asked.add(key)
        return super().getlist(key, *rest, **more)

    def __getitem__(self, key: str) -> Any:
        asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        asked.add(str(key))
        return super().__contains__(key)


class NotingRequest(Incoming):
    parameter_storage_class = Noting


@dataclass
class Form:
    """A form of a page: where it goes, its fields with what stands in them, and whether it takes files."""

    action: str
    post: bool
    multipart: bool
    fields: dict[str, str] = field(default_factory=dict)
    switch: bool = False
    """Whether it has a button to go on in the other language."""


class FormReader(HTMLParser):
    """The forms of a page."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.address, self.found, self.inside, self.choice, self.text = address, list[Form](), False, "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            post = told.get("method", "get").lower() == "post"
            action = told.get("action") or self.address
            self.found.append(Form(action, post, told.get("enctype", "").startswith("multipart")))
            self.inside = True
        elif self.inside and told.get("name") == READ_IN:
            self.found[-1].switch = True
        elif self.inside and (name := told.get("name")):
            self.note(tag, name, told)
        elif self.inside and tag == "option" and self.choice and "selected" in told:
            self.found[-1].fields[self.choice] = told.get("value", "")

    def note(self, tag: str, name: str, told: dict[str, str]) -> None:
        fields, kind = self.found[-1].fields, told.get("type", "text")
        if tag == "select":
            self.choice = name
            fields.setdefault(name, "")
        elif kind in {"radio", "checkbox"}:
            if name not in fields or "checked" in told:
                fields[name] = told.get("value", "on")
        elif tag == "button":
            fields.setdefault(name, told.get("value", ""))
        else:
            fields[name] = told.get("value", "") or ("" if kind in {"hidden", "file"} else "Something long enough")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"
        self.choice = "" if tag == "select" else self.choice


def stop_before_commit(session: Session) -> None:
    """What a form would change is written to the database and then not kept: every kind of input meets the same site."""
    if has_request_context() and request.method == "POST" and not session.in_nested_transaction():
        session.flush()
        abort(418)


def everybody(site: Flask) -> Iterator[tuple[str, FlaskClient, list[str]]]:
    """Each part of the demo, signed in, with the addresses that its permissions open and whose turn it is on this database."""
    for part in PARTS:
        listed = [f"/en{address}" for address in addresses(site, part)]
        listed += machine_addresses(site) if part == "visitor" else []
        yield part, client_of(site, part), [address for address in listed if is_its_turn(site, address)]


def client_of(site: Flask, part: str) -> FlaskClient:
    """A browser of this part of the demo, signed in."""
    client = site.test_client()
    with site.app_context():
        person = db.session.scalar(select(Person).where(Person.demo_part == part))
        if person:
            sign_in(client, person)
        db.session.remove()
    return client


def sign_in(client: FlaskClient, person: Person) -> None:
    key = a_sign_in(person.id)
    db.session.commit()
    with client.session_transaction() as session:
        session[KEY] = key


def machine_addresses(site: Flask) -> list[str]:
    """Files and feeds, with a round and a chest that are there."""
    rules = [rule.rule for rule in site.url_map.iter_rules() if rule.rule.startswith(("/data", "/feeds"))]
    known = {"<int:round_id>": "1", "<int:chest_id>": "1", "<any(cy, en):language>": "en"}
    found = []
    for address in rules:
        for part, value in known.items():
            address = address.replace(part, value)  # noqa: PLW2901 - each part in its turn
        found.append(address)
    return found


def look(client: FlaskClient, address: str, **more: Any) -> tuple[int, str]:
    """The status and the page; nothing is left from the request before."""
    writing.set(True)
    with client.open(address, **more) as answer:
        return answer.status_code, answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""


def names_of(client: FlaskClient, address: str) -> set[str]:
    """Arguments that this address looks up, also those that it only asks for when others are there."""
    asked.clear()
    look(client, address)
    first = set(asked)
    look(client, f"{address}?{urlencode(dict.fromkeys(sorted(first), '1'))}")
    return set(asked)


def body(fields: dict[str, str], name: str, kind: str) -> str:
    """A form's body with one field in another way; the kind is quoted already."""
    rest = {key: value for key, value in fields.items() if key != name}
    return urlencode(rest) + f"&{quote(name)}={kind}"
