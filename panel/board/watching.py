"""Watch the boards of another site: fetch their heads, hold them beside those that were kept, keep them. No site, no database."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from panel.audit.heads import fingerprint
from panel.board.checking import DAMAGED, check_board, log_only_grew, must_follow, read_head
from panel.board.heads import SignedTree, from_fields
from panel.errors import RuleBroken
from panel.files import place

SECONDS = 30
MOST_BYTES = 200_000_000
Fetch = Callable[[str, Mapping[str, Any]], Any]


class Unreachable(Exception):
    """The site did not answer, or not as a site of this software does."""


@dataclass
class Kept:
    """What a watcher keeps of a site between two looks: its key, and the newest head of each board by the board's name."""

    key: str = ""
    heads: dict[str, SignedTree] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path | None) -> "Kept":
        """RuleBroken where the file holds something else."""
        if path is None or not path.exists():
            return cls()
        try:
            loaded = json.loads(path.read_text(encoding="utf-8"))
            heads = [from_fields(row) for row in loaded["boards"]]
            return cls(str(loaded["key"]), {head.freeze_hash: head for head in heads})
        except (*DAMAGED, OSError) as error:
            raise RuleBroken(f"{path.name} is not what a watcher keeps: {error}.") from error

    def write(self, path: Path) -> None:
        """Whole, or not at all."""
        rows = [head.fields for head in self.heads.values()]
        place(path, (json.dumps({"key": self.key, "boards": rows}, indent=1) + "\n").encode(), replacing=True)


@dataclass
class Findings:
    """What was found: sentences that are good news, and such as are not."""

    good: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def fetcher(site: str) -> Fetch:
    """What asks a site for a file of its open data. RuleBroken unless it is an address of the web."""
    if urlsplit(site).scheme not in {"http", "https"} or not urlsplit(site).netloc:
        raise RuleBroken("Please give the address of the site, such as https://panel.example.org")

    def fetch(path: str, query: Mapping[str, Any]) -> Any:
        address = f"{site.rstrip('/')}/data/{path}" + (f"?{urlencode(query)}" if query else "")
        try:
            request = Request(address, headers={"Accept": "application/json"})  # noqa: S310 - http or https, asked above
            with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return json.loads(answer.read(MOST_BYTES))
        except (URLError, OSError, ValueError) as error:
            raise Unreachable(f"{address}: {error}") from error

    return fetch


def look(fetch: Fetch, kept: Kept, *, key: str | None = None, whole: bool = False) -> Findings:
    """Look at every board of a site once, and keep the heads that are good. With `whole`, every line is fetched and hashed, too.

    Unreachable where the site does not answer; what was kept is then as it was.
    """
    found, before = Findings(), dict(kept.heads)
    rows = fetch("boards.json", {})
    if not isinstance(rows, dict) or not isinstance(rows.get("boards"), list):
        raise Unreachable("The site has no list of boards: it is none of this software, or an older version.")
    shown = list[SignedTree]()
    for row in rows["boards"]:
        with _noting(found):
            head = read_head(row, key or kept.key or None)
            shown.append(head)
            found.good.append(_look_at(fetch, kept, head, row.get("log"), whole=whole))
    _ask_of_all(found, shown, before)
    if found.wrong:
        kept.heads = {**kept.heads, **before}  # what was kept is the proof
    elif shown:
        kept.key = shown[0].public_key
    return found


def _look_at(fetch: Fetch, kept: Kept, head: SignedTree, log: Any, *, whole: bool) -> str:
    """What is good about a board; it is then kept. RuleBroken says what is not."""
    old = kept.heads.get(head.freeze_hash)
    if old and old.round_id != head.round_id:
        raise RuleBroken(f"The board of round {old.round_id} is shown as that of round {head.round_id}.")
    if old:
        must_follow(old, head, _path(fetch, old, head, log))
    if whole:
        checked = check_board(fetch(f"rounds/{head.round_id}/board.json", {"log": log}), head.public_key)
        must_follow(head, checked, _path(fetch, head, checked, log))
    kept.heads[head.freeze_hash] = head
    return f"Round {head.round_id}: {head.size} lines, {f'it only grew, from {old.size}' if old else 'seen for the first time'}."


def _path(fetch: Fetch, old: SignedTree, new: SignedTree, log: Any) -> list[str]:
    """The proof that a board grew from one head to the next; nothing where it did not grow."""
    if new.size <= old.size:
        return []
    answer = fetch(f"rounds/{new.round_id}/board/consistency.json", {"log": log, "from": old.size, "to": new.size})
    return list(answer["path"]) if isinstance(answer, dict) and isinstance(answer.get("path"), list) else []


def _ask_of_all(found: Findings, shown: Sequence[SignedTree], before: Mapping[str, SignedTree]) -> None:
    """What is asked of all boards together: none is gone, one key, one public log that only grew."""
    names, keys = {head.freeze_hash for head in shown}, sorted({head.public_key for head in shown})
    gone = [old for name, old in before.items() if name not in names]
    found.wrong += [f"A board is gone: that of round {old.round_id}, which had {old.size} lines." for old in gone]
    if len(keys) > 1:
        found.wrong.append(f"The site signs with several keys: {'; '.join(map(fingerprint, keys))}.")
    with _noting(found):
        log_only_grew([*shown, *before.values()])


@contextmanager
def _noting(found: Findings) -> Iterator[None]:
    """What is wrong in the block is noted, and the look goes on."""
    try:
        yield
    except RuleBroken as broken:
        found.wrong.append(str(broken))
