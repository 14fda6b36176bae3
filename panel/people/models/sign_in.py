"""Who is signed in where, and the codes that were mailed."""

from datetime import datetime

from sqlalchemy import BindParameter, CheckConstraint, ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from panel.extensions import Base
from panel.people.models.person import Person


class SignIn(Base):
    """One browser in which somebody is signed in, until it ends. Its cookie holds a random key, this row the key's hash."""

    __tablename__ = "sign_in"
    __table_args__ = (CheckConstraint("ends_at > begun_at", name="ends_after_it_begins"),)
    in_area = None
    """It is of no area."""
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    browser: Mapped[str] = mapped_column(String(40))
    system: Mapped[str] = mapped_column(String(40))
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """The hour in which this browser last sent something."""
    ends_at: Mapped[datetime] = mapped_column(index=True)
    proven_at: Mapped[datetime | None]
    """When they last gave every proof that their account asks for. None: somebody with a role who has yet to give the second."""
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def seen_by(self, person: Person | None) -> bool:
        """Only the one who is signed in can reach it."""
        return person is not None and person.id == self.person_id

    @classmethod
    def by_key(cls, key_hash: str | BindParameter[str]) -> Select["SignIn"]:
        """With the person and their roles: one query, as each request of somebody who is signed in begins with it."""
        return select(cls).where(cls.key_hash == key_hash).options(joinedload(cls.person).joinedload(Person.grants))

    @classmethod
    def of(cls, person: Person, now: datetime) -> Select["SignIn"]:
        """Where this person is signed in, the newest first."""
        return select(cls).where(cls.person_id == person.id, cls.ends_at > now).order_by(cls.id.desc())


class SignInCode(Base):
    """One mailed link and code, both kept as hashes. The code works once, in the browser that asked; the link once, in any."""

    __tablename__ = "sign_in_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    browser_hash: Mapped[str] = mapped_column(String(64), index=True)
    """Of a random number in the session of the browser that asked: nobody else's tries count against this code."""
    code_hash: Mapped[str] = mapped_column(String(64))
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    wrong_tries: Mapped[int] = mapped_column(default=0)

    @classmethod
    def newest(cls, email: str, browser_hash: str) -> Select["SignInCode"]:
        """The newest one that this browser asked for."""
        mine = select(cls).where(cls.email == email, cls.browser_hash == browser_hash)
        return mine.order_by(cls.id.desc()).limit(1)

    @classmethod
    def unused(cls, email: str, since: datetime) -> Select["SignInCode"]:
        """What was mailed to this address since then and not used, the oldest first."""
        return select(cls).where(cls.email == email, cls.used_at.is_(None), cls.asked_at > since).order_by(cls.asked_at, cls.id)
