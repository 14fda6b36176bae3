"""What people sign in with."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base


class SignInCode(Base):
    """One mailed link and code. Both are kept as hashes; either works once, for fifteen minutes."""

    __tablename__ = "sign_in_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    origin_hash: Mapped[str] = mapped_column(String(64), index=True)
    """A keyed hash of the network address, for the limit on requests; it cannot be turned back."""
    asked_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    wrong_tries: Mapped[int] = mapped_column(default=0)
