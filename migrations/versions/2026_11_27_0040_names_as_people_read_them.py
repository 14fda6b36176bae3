"""People are found by their name as it is read; the house of a claim has one spelling; "ł", "ø" and their kind are folded too."""

import re
import unicodedata
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0038"
branch_labels = None
depends_on = None

APOSTROPHES = re.compile("['\u2019\u2018\u02bc\u02b9`\u00b4\u2032]")
LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n", "æ": "ae", "œ": "oe", "þ": "th"}
person = sa.table("person", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("name_key", sa.String))
residency = sa.table("residency", sa.column("id", sa.Integer), sa.column("house", sa.String), sa.column("house_key", sa.String))
group = sa.table("community_group", sa.column("id", sa.Integer), sa.column("name_key", sa.String))
seed_word = sa.table(
    "seed_word", sa.column("word", sa.String), sa.column("seed_id", sa.Integer), sa.column("in_title", sa.Boolean)
)


def upgrade() -> None:
    add_keys("person", "name_key", 240)
    add_keys("residency", "house_key", 60)
    fill(person, person.c.name, person.c.name_key, reading)
    fill(residency, residency.c.house, residency.c.house_key, bare_house)
    refold_groups()
    refold_words()


def add_keys(table: str, column: str, length: int) -> None:
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column(column, sa.String(length=length), nullable=False, server_default=""))
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column, server_default=None)


def fill(table: sa.TableClause, source: sa.ColumnClause[str], target: sa.ColumnClause[str], read: Callable[[str], str]) -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(table.c.id, source).where(source != "")).all()
    keyed = sa.update(table).where(table.c.id == sa.bindparam("row")).values({target.name: sa.bindparam("key")})
    if rows:
        connection.execute(keyed, [{"row": number, "key": read(text)} for number, text in rows])


def fold(text: str) -> str:
    parts = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text))
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold().translate(str.maketrans(LETTERS))


def reading(name: str) -> str:
    folded = fold(name)
    return ("".join(sign for sign in folded if sign.isalnum()) or folded or name)[:240]


def bare_house(typed: str) -> str:
    """As the houses of the list are spelt: "No. 14A" is "14 a"; a long number is that of the property, without noughts."""
    if re.fullmatch("[0-9]{6,12}", plain := typed.replace(" ", "")):
        return plain.lstrip("0")
    parts = re.findall(r"[0-9]+|[^\W\d_]+", fold(typed))
    return " ".join(parts[1:] if parts[:1] and parts[0] in {"no", "number", "rhif"} else parts)[:60]


def with_letters(column: sa.ColumnClause[str]) -> sa.ColumnElement[bool]:
    return sa.or_(*(column.contains(letter) for letter in LETTERS))


def refold_groups() -> None:
    """A group whose key another one has by now is found by its spelling, as before: it goes without one."""
    connection = op.get_bind()
    for number, key in connection.execute(sa.select(group.c.id, group.c.name_key).where(with_letters(group.c.name_key))).all():
        taken = connection.scalar(sa.select(group.c.id).where(group.c.name_key == reading(key)))
        connection.execute(sa.update(group).where(group.c.id == number).values(name_key=None if taken else reading(key)))


def refold_words() -> None:
    connection = op.get_bind()
    for word, seed, in_title in connection.execute(sa.select(seed_word).where(with_letters(seed_word.c.word))).all():
        here = seed_word.c.seed_id == seed
        connection.execute(sa.delete(seed_word).where(here, seed_word.c.word == word))
        if not connection.scalar(sa.select(seed_word.c.word).where(here, seed_word.c.word == fold(word)[:40])):
            connection.execute(sa.insert(seed_word).values(word=fold(word)[:40], seed_id=seed, in_title=in_title))


def downgrade() -> None:
    for table, column in (("residency", "house_key"), ("person", "name_key")):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
