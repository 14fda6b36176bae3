"""The form of a database, to be held beside another: what its tables, columns, rules, indexes and triggers are, in no order."""

import re

from sqlalchemy import Connection, text

COLUMNS = """
    SELECT 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text, a.attidentity::text,
           coalesce(pg_get_expr(d.adbin, d.adrelid), '')
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
RULES = "SELECT 'rule', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid > 0"
INDEXES = "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
TRIGGERS = "SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
FUNCTIONS = "SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
SQLITE = "SELECT type, name, coalesce(sql, '') FROM sqlite_master"


def form_of(connection: Connection) -> set[tuple[str, ...]]:
    """Every part of it in words, but for the table in which the migrations keep where they are."""
    if connection.dialect.name == "sqlite":
        parts = {(kind, name, *_parts(sql)) for kind, name, sql in connection.execute(text(SQLITE))}
    else:
        questions = (COLUMNS, RULES, INDEXES, TRIGGERS, FUNCTIONS)
        parts = {tuple(map(str, row)) for question in questions for row in connection.execute(text(question))}
    return {part for part in parts if "alembic_version" not in " ".join(part)}


def _parts(sql: str) -> list[str]:
    """A statement that makes something: its columns and rules, each by itself, sorted."""
    plain = re.sub(r"\s+", " ", sql.replace('"', ""))
    deep, parts = 0, [""]
    for letter in plain:
        deep += (letter == "(") - (letter == ")")
        if letter == "," and deep == 1 and plain.startswith("CREATE TABLE"):
            parts.append("")
        else:
            parts[-1] += letter
    made, _, first = parts[0].partition("(")
    last, _, more = parts[-1].rpartition(")") if len(parts) > 1 else (parts[-1], "", "")
    return sorted(part.strip() for part in (made, first, *parts[1:-1], last, more))
