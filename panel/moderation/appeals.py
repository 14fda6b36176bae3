"""What can be appealed against once: the columns, and who decides. Never the one whose decision it is against."""

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, ForeignKey, String, Text, and_
from sqlalchemy.orm import Mapped, mapped_column

from panel.access import Actor, Who
from panel.areas.models import Area


class Appealed(Protocol):
    """A decision, as far as those need to know one who ask somebody to decide the appeal against it."""

    asked_id: Any
    asked_at: Any
    appealed_at: Any
    appeal_decided_at: Any

    @property
    def in_area(self) -> Area | None:
        """The place that it belongs to; None: the whole site."""
        ...

    @property
    def decided_by_id(self) -> int:
        """Whose decision it is."""
        ...

    @property
    def concerned_id(self) -> int | None:
        """Whom it is about, if anybody."""
        ...

    @property
    def subject(self) -> str:
        """What the public log calls it."""
        ...

    @property
    def appeal_page(self) -> tuple[str, dict[str, Any]]:
        """The endpoint of the page where it is decided, and what its address names."""
        ...


class Appealable:
    """An appeal is made once and decided once: by an organiser, or by the one person who was asked to decide this one."""

    appeal: Mapped[str | None] = mapped_column(Text)
    appeal_language: Mapped[str | None] = mapped_column(String(2))
    appealed_at: Mapped[datetime | None]
    appeal_upheld: Mapped[bool | None]
    appeal_reason: Mapped[str | None] = mapped_column(Text)
    appeal_reason_language: Mapped[str | None] = mapped_column(String(2))
    appeal_decided_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    """When somebody without a role was asked to decide this one appeal."""

    appeal_decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    def asked_of(self, person: Actor) -> set[Who]:
        """Whether the person was asked to decide this appeal."""
        return {Who.ASKED} if self.asked_id is not None and self.asked_id == person.id else set()

    @classmethod
    def appeal_waits(cls) -> ColumnElement[bool]:
        return and_(cls.appealed_at.is_not(None), cls.appeal_decided_at.is_(None))
