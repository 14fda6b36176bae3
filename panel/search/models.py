"""The index of the search: which things can be found, and the roots that each of them is kept under."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base

TITLE = 10_000_000
"""Added to the place of a word that stands in a title: more than the number of any day."""


class SearchThing(Base):
    """One thing that everybody may read, as the search knows it. What is hidden, a draft or gone has no row."""

    __tablename__ = "search_thing"
    __table_args__ = (UniqueConstraint("kind", "thing_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[int]
    made_at: Mapped[datetime]
    rules: Mapped[int]
    """The number of the rules that gave its roots (`roots.RULES`)."""


class SearchWord(Base):
    """A root of one thing. The primary key is the order in which a common word is read: titles first, then the newest."""

    __tablename__ = "search_word"
    __table_args__ = ({"sqlite_with_rowid": False},)
    # Compared sign by sign on both databases, whatever language PostgreSQL sorts in.
    root: Mapped[str] = mapped_column(String(44).with_variant(String(44, collation="C"), "postgresql"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The number of the day on which the thing was made, and TITLE where the word stands in its title."""
    search_id: Mapped[int] = mapped_column(ForeignKey("search_thing.id", ondelete="CASCADE"), primary_key=True, index=True)
