"""What the board keeps of a round."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base


class Freeze(Base):
    """What a round was when voting opened: the document whose hash the round and the public log hold."""

    __tablename__ = "freeze"
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True, autoincrement=False)
    document: Mapped[str] = mapped_column(Text)
