"""The same in short sentences, beside a round, the panel and two proposals of the demo."""

import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy import select

from panel.cli.demo.places import DemoSite
from panel.easy.models import KINDS, EasyRead
from panel.extensions import db
from panel.proposals.models import Proposal

CONTENT = Path(__file__).with_name("easy.toml")
LINKS = ("film_url", "audio_cy_url", "audio_en_url")


def say_it_easily(site: DemoSite) -> None:
    """What was checked by people was checked three weeks ago."""
    for row in tomllib.loads(CONTENT.read_text(encoding="utf-8"))["texts"]:
        checked_by = row.get("checked_by", "")
        db.session.add(
            EasyRead(
                **{f"{row['kind']}_id": _number_of(row["kind"], row["title"])},
                **{name: row.get(name, "") for name in LINKS},
                text_cy=row["cy"].strip(),
                text_en=row["en"].strip(),
                checked_by=checked_by,
                checked_on=site.days(-21).date() if checked_by else None,
                made_at=site.days(-24),
            )
        )
    db.session.flush()


def _number_of(kind: str, title: str) -> int:
    model: Any = KINDS[kind]
    named = Proposal.title if model is Proposal else model.title_en
    number: int = db.session.scalars(select(model.id).where(named == title).order_by(model.id.desc()).limit(1)).one()
    return number
