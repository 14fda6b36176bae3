"""Settings that were changed by page."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base


class SiteSetting(Base):
    """What a setting is now. One without a row has its default; who changed it stands in `EarlierSetting`."""

    __tablename__ = "site_setting"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]


class EarlierSetting(Base):
    """What a setting was until somebody changed it. Never changed, never removed."""

    __tablename__ = "earlier_setting"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), index=True)
    value: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[datetime]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Nobody, where it was changed from the command line."""

    @classmethod
    def of(cls, names: Collection[str]) -> Select["EarlierSetting"]:
        """Of these settings, the newest first."""
        return select(cls).where(cls.name.in_(names)).order_by(cls.id.desc())


class SitePicture(Base):
    """The logo of the site, by the SHA-256 of its bytes. In the database, so that every web server has it."""

    __tablename__ = "site_picture"
    __table_args__ = (CheckConstraint("media_type IN ('image/png', 'image/jpeg')", name="media_type"),)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(20))
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
