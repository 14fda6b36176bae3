"""Neighbours give seeds, remarks and a group in the other language: most stand, some wait to be decided."""

from sqlalchemy import select

from panel.cli.demo.places import DemoSite
from panel.extensions import db
from panel.groups.models import Group
from panel.seeds.models import Remark
from panel.translating.models import Translation, TranslationState
from panel.translating.originals import Thing, kind_of, original_of


def translate_some(site: DemoSite) -> None:
    translators = iter(site.neighbours[20:40])
    for row in site.content["translations"]:
        thing, by = _original(site, row["kind"], row["of"]), next(translators)
        waits = row.get("waits", False)
        original = original_of(thing)
        db.session.add(
            Translation(
                kind=kind_of(thing),
                thing_id=thing.id,
                language=original.other_language,
                title=row.get("title", ""),
                body=row["body"],
                of_text=original.mark,
                state=TranslationState.OFFERED if waits else TranslationState.ACCEPTED,
                offered_by_id=by.id,
                offered_at=site.days(-3),
                decided_by_id=None if waits else site.part("organiser").id,
                decided_at=None if waits else site.days(-2),
            )
        )
    db.session.flush()


def _original(site: DemoSite, kind: str, of: str) -> Thing:
    """A seed by its title, a remark by its words, a group by its name."""
    if kind == "seed":
        return next(seed for seed in site.seeds if seed.title == of)
    if kind == "remark":
        return db.session.scalars(select(Remark).where(Remark.body == of)).one()
    return db.session.scalars(select(Group).where(Group.name == of)).one()
