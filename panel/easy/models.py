"""An easy-read text in each language, with a film in sign language and recordings, of exactly one thing."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.access import Actor
from panel.areas.models import Area
from panel.extensions import Base, db
from panel.language import LANGUAGES
from panel.panels.models import CitizensPanel
from panel.proposals.models import Proposal
from panel.rounds.models import Round

Thing = Round | Proposal | CitizensPanel
KINDS: dict[str, type[Any]] = {"round": Round, "proposal": Proposal, "panel": CitizensPanel}
LINKS = ("film_url", "audio_cy_url", "audio_en_url")
ONE_THING = " + ".join(f"(CASE WHEN {kind}_id IS NULL THEN 0 ELSE 1 END)" for kind in KINDS) + " = 1"


class EasyRead(Base):
    """Lines of short sentences, and links. What was emptied again is empty, so that its earlier texts keep their place."""

    __tablename__ = "easy_read"
    __table_args__ = (
        CheckConstraint(ONE_THING, name="one_thing"),
        *(CheckConstraint(f"{name} = '' OR {name} LIKE 'https://%'", name=name) for name in LINKS),
        CheckConstraint("checked_on IS NULL OR checked_by <> ''", name="checked_by"),
        {"sqlite_autoincrement": True},  # it goes with a round that is removed, and earlier texts name its number
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), unique=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), unique=True)
    panel_id: Mapped[int | None] = mapped_column(ForeignKey("citizens_panel.id", ondelete="CASCADE"), unique=True)
    text_cy: Mapped[str] = mapped_column(Text, default="")
    """One sentence a line, the word of a mark before it where there is one: `panel.easy.lines` reads it."""
    text_en: Mapped[str] = mapped_column(Text, default="")
    film_url: Mapped[str] = mapped_column(String(500), default="")
    """A film in British Sign Language."""
    audio_cy_url: Mapped[str] = mapped_column(String(500), default="")
    audio_en_url: Mapped[str] = mapped_column(String(500), default="")
    checked_by: Mapped[str] = mapped_column(String(200), default="")
    """The people who read it and said whether they understood it, in their own words; "" where nobody has."""
    checked_on: Mapped[date | None]
    made_at: Mapped[datetime]
    corrected_at: Mapped[datetime | None]

    @property
    def named(self) -> tuple[str, int]:
        """The kind of the thing, and its number."""
        return next((kind, number) for kind in KINDS if (number := getattr(self, f"{kind}_id")) is not None)

    @property
    def thing(self) -> Thing:
        kind, number = self.named
        thing: Thing = db.session.get_one(KINDS[kind], number)
        return thing

    @property
    def in_area(self) -> Area:
        return self.thing.in_area

    def seen_by(self, person: Actor | None) -> bool:
        """As the thing itself is; the words of a hidden proposal are hidden here too."""
        thing = self.thing
        return not isinstance(thing, Proposal) or (thing.hidden_at is None and thing.seen_by(person))

    @property
    def has_text(self) -> bool:
        return any(getattr(self, f"text_{language}") for language in LANGUAGES)

    def audio_in(self, language: str) -> str:
        """Where it can be heard in this language; "" where nowhere."""
        return str(getattr(self, f"audio_{language}_url"))

    @classmethod
    def of(cls, kind: str, number: int) -> Select["EasyRead"]:
        """The one of a thing."""
        return select(cls).where(getattr(cls, f"{kind}_id") == number)


def kind_of(thing: Thing) -> str:
    """ "round", "proposal" or "panel"."""
    return next(kind for kind, model in KINDS.items() if isinstance(thing, model))
