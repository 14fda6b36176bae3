"""What the inventory says of a table: its columns, why they are held, on what basis, how long, and what leaving does to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum

from panel.language import lazy
from panel.privacy.retention import Keep


class Basis(Enum):
    """The ground in the UK GDPR on which something is held, as citizens read it."""

    NOBODY = lazy("Nothing in it is about a person.")
    PUBLIC_TASK = lazy("A public task: letting people here decide together (article 6(1)(e)).")
    SAFETY = lazy("A public task: keeping the site, its accounts and its votes safe (articles 6(1)(e) and 32).")
    LAW = lazy("A duty in law: whoever complains about data gets an answer (article 6(1)(c)).")
    ACCOUNTS = lazy("A duty in law: public money has to be accounted for (article 6(1)(c)).")


class Leaving(StrEnum):
    """What becomes of a row whose column names a person who leaves."""

    STAYS = "stays"
    """The row stays; the account it names is then "somebody who left"."""
    GOES = "goes"
    """The row is deleted."""
    UNNAMED = "unnamed"
    """The row stays and this column is emptied."""
    STAND_IN = "stand-in"
    """The row stays; it then names a nameless account of its own, which nothing else leads to."""


class Copy(StrEnum):
    """Whether a column stands in the copy that a person gets of what is held about them."""

    FACT = "fact"
    """Numbers, dates and states: also where the person only acted on the row."""
    OWN = "own"
    """Where the row is the person's own."""
    OTHERS = "others"
    """Somebody else's words or doings: the copy says that they exist, and no more."""
    SECRET = "secret"  # noqa: S105 - the name of a choice
    """What opens or proves something: in no copy."""


@dataclass(frozen=True)
class Columns:
    """One or more columns that hold the same kind of thing. Those with `leaving` name a person."""

    names: tuple[str, ...]
    what: str
    copy: Copy
    leaving: Leaving | None = None
    acting: bool = False
    """The person named only acted on the row, which is about somebody or something else."""
    emptied_too: tuple[str, ...] = ()
    """Columns that are emptied together with it."""


def holds(names: str, what: str, copy: Copy = Copy.OWN) -> Columns:
    """Columns, their names set apart by blanks."""
    return Columns(tuple(names.split()), what, copy)


def facts(names: str, what: str) -> Columns:
    """Numbers, dates, states."""
    return Columns(tuple(names.split()), what, Copy.FACT)


def names_person(name: str, what: str, leaving: Leaving, *, acting: bool = False, emptied_too: tuple[str, ...] = ()) -> Columns:
    """A column that names a person: by the number of the account, or by the address it writes to."""
    return Columns((name,), what, Copy.FACT, leaving, acting, emptied_too)


@dataclass(frozen=True)
class TableEntry:
    """One table. `through`: columns by which a row belongs to whoever the row they point to belongs to."""

    name: str
    title: str
    why: str
    basis: Basis
    keep: Keep
    columns: tuple[Columns, ...]
    through: tuple[str, ...] = ()
    swept_by: str = ""
    """The function that ends what is kept for a short time, as "module:name"; what has its days is in `sweeps`."""

    @property
    def column_names(self) -> list[str]:
        return [name for columns in self.columns for name in columns.names]

    @property
    def about_people(self) -> bool:
        return self.basis is not Basis.NOBODY

    def persons(self) -> Iterator[tuple[str, Columns]]:
        """The columns that name a person."""
        return ((columns.names[0], columns) for columns in self.columns if columns.leaving)


def no_person(name: str, title: str, why: str, columns: str, *, swept_by: str = "", keep: Keep = Keep.ALWAYS) -> TableEntry:
    """A table in which nothing is about a person."""
    what = lazy("Numbers, texts and settings; nothing about a person.")
    keep = Keep.SHORT if swept_by else keep
    return TableEntry(name, title, why, Basis.NOBODY, keep, (facts(columns, what),), swept_by=swept_by)
