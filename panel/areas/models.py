"""Areas nest: a county holds community councils, a community council may hold wards, a ward neighbourhoods."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Text, UniqueConstraint, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship

from panel.extensions import Base
from panel.language import spoken


class AreaKind(StrEnum):
    """The rank of an area, from large to small."""

    COUNTY = "county"
    COMMUNITY = "community"
    WARD = "ward"
    NEIGHBOURHOOD = "neighbourhood"


class Area(Base):
    """A place with both its names. `path` lists the ids from the top ("1/4/"): one comparison finds all that lies inside."""

    __tablename__ = "area"
    __table_args__ = (
        CheckConstraint("kind IN ('county', 'community', 'ward', 'neighbourhood')", name="kind"),
        CheckConstraint("closed_language IN ('cy', 'en')", name="closed_language"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AreaKind] = mapped_column(String(14))
    name_cy: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    code: Mapped[str | None] = mapped_column(String(9), unique=True)
    """The code of the Office for National Statistics, such as W04000123."""
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    path: Mapped[str] = mapped_column(String(120), default="", index=True)
    closed_at: Mapped[datetime | None]
    """When it was closed: nothing new is put there, and what there is stays."""
    closed_reason: Mapped[str] = mapped_column(String(300), default="")
    closed_language: Mapped[str | None] = mapped_column(String(2))
    """The language of the reason; None where nobody said."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    """The area that took its place: the old address leads there."""
    boundary: Mapped[str | None] = mapped_column(Text, deferred=True)
    """Its outline as GeoJSON in WGS84, simplified when it was read in. Lists do not load it."""

    @property
    def depth(self) -> int:
        """How many areas it lies in."""
        return self.path.count("/") - 1

    @property
    def in_area(self) -> "Area":
        return self

    @property
    def name(self) -> str:
        """Its name in the language that is spoken."""
        return self.name_cy if spoken() == "cy" else self.name_en

    def holds(self, other: "Area") -> bool:
        """Whether the other area is this one, or lies inside it."""
        return other.path.startswith(self.path)

    @classmethod
    def from_the_top(cls) -> Select["Area"]:
        """All areas, closed ones too, each one after the area that holds it; none that was merged into another."""
        return select(cls).where(cls.merged_into_id.is_(None)).order_by(cls.path, cls.id)

    @classmethod
    def open_from_the_top(cls) -> Select["Area"]:
        """Those in which something new can be put."""
        return cls.from_the_top().where(cls.closed_at.is_(None))

    @classmethod
    def directly_in(cls, area: "Area | None") -> Select["Area"]:
        """The areas that lie in this one, or (None) in no other, by name in the language that is spoken."""
        there = cls.parent_id == (area.id if area else None), cls.merged_into_id.is_(None)
        return select(cls).where(*there).order_by(cls.spoken_name(), cls.id)

    @classmethod
    def spoken_name(cls) -> InstrumentedAttribute[str]:
        """The column of the name in the language that is spoken."""
        return cls.name_cy if spoken() == "cy" else cls.name_en

    @classmethod
    def above(cls, area: "Area") -> Select["Area"]:
        """The areas that an area lies in, the largest first."""
        ids = [int(number) for number in area.path.split("/")[:-2]]
        return select(cls).where(cls.id.in_(ids)).order_by(cls.path)

    @classmethod
    def inside(cls, area: "Area") -> Select[int]:
        """The ids of an area and of all that lies in it."""
        return select(cls.id).where(cls.path.startswith(area.path, autoescape=True))


class Postcode(Base):
    """A postcode of the list that the organisers uploaded, and the smallest area it lies in."""

    __tablename__ = "postcode"
    __table_args__ = (CheckConstraint("homes >= 0", name="homes"),)
    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    """None where the list has it in two areas: it then says nothing of where somebody lives."""
    homes: Mapped[int | None]
    """How many homes it has, where the list says."""
    area: Mapped[Area | None] = relationship(lazy="joined")


class ListedHouse(Base):
    """One home of a listed postcode, where the list names them one by one."""

    __tablename__ = "listed_house"
    __table_args__ = (
        UniqueConstraint("code", "house", "uprn"),
        CheckConstraint("house <> '' OR uprn <> ''", name="named"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("postcode.code", ondelete="CASCADE"))
    house: Mapped[str] = mapped_column(String(60))
    """Its number or name in the bare form; "" where the list has its UPRN only."""
    uprn: Mapped[str] = mapped_column(String(12))
    """The number of the property, without leading noughts; "" where the list does not say."""
