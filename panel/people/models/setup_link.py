"""The link with which the first organiser of a new site begins."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base


class SetupLink(Base):
    """The one link that makes the first organiser, as a hash, and whom it makes one. There is never more than one."""

    __tablename__ = "setup_link"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    token_hash: Mapped[str] = mapped_column(String(64))
    email: Mapped[str] = mapped_column(String(254))
    made_at: Mapped[datetime]
