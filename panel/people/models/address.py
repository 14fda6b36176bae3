"""A change of e-mail address that waits for its code."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base


class AddressChange(Base):
    """The address that somebody wants to have, with the codes that went there and to the old one. The newest counts."""

    __tablename__ = "address_change"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    new_email: Mapped[str] = mapped_column(String(254))
    code_hash: Mapped[str] = mapped_column(String(64))
    old_code_hash: Mapped[str] = mapped_column(String(64))
    """Of the code that went to the address they have now."""
    asked_at: Mapped[datetime] = mapped_column(index=True)
    wrong_tries: Mapped[int] = mapped_column(default=0)
