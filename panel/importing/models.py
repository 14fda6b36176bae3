"""Files that were uploaded to be read in: a round that was held elsewhere, or the proposals of a round."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel.areas.models import Area
from panel.chests.models import Chest
from panel.extensions import Base


class FileKind(StrEnum):
    """What is in it."""

    ROUND = "round"
    PROPOSALS = "proposals"


class FileState(StrEnum):
    """How far it has come. A state alone says whether it can still be taken, so that two presses take it once."""

    CHECKED = "checked"
    """It was shown, and waits for somebody to say that it is right."""
    TAKING = "taking"
    DONE = "done"
    FAILED = "failed"


class ImportFile(Base):
    """One uploaded file, by what it is known again. The file itself is deleted once it is read in, or after a day."""

    __tablename__ = "import_file"
    __table_args__ = (
        CheckConstraint("kind IN ('round', 'proposals')", name="kind"),
        CheckConstraint("state IN ('checked', 'taking', 'done', 'failed')", name="state"),
        CheckConstraint("kind = 'round' OR round_id IS NOT NULL", name="into"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[FileKind] = mapped_column(String(10))
    chest_id: Mapped[int] = mapped_column(ForeignKey("chest.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    """The round that proposals go into; or the round that was made of the file, once it is."""
    name: Mapped[str] = mapped_column(String(200))
    """What the file is called where it came from."""
    digest: Mapped[str] = mapped_column(String(64), index=True)
    file: Mapped[str] = mapped_column(String(40), default="")
    """The name under which it waits; "" once it is deleted."""
    rule: Mapped[str] = mapped_column(String(20), default="")
    completion: Mapped[str] = mapped_column(String(10), default="")
    """How to count; "" as the file says."""
    state: Mapped[FileState] = mapped_column(String(10), default=FileState.CHECKED)
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    chest: Mapped[Chest] = relationship(lazy="joined")

    @property
    def in_area(self) -> Area:
        return self.chest.area

    @classmethod
    def known(cls, digest: str, kind: FileKind) -> Select["ImportFile"]:
        """Earlier files with the same content that were read in, the newest first."""
        same = cls.digest == digest, cls.kind == kind, cls.state == FileState.DONE
        return select(cls).where(*same).order_by(cls.id.desc())
