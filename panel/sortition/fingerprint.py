"""Fingerprints: published before the draw, they show afterwards that nothing was changed.

Each is the SHA-256 of text that anyone can rebuild: JSON without spaces, keys sorted, in UTF-8.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass

from panel.sortition.pool import Pool, Quota


@dataclass(frozen=True)
class Fingerprint:
    """Of the people (with a secret salt), the quotas, the settings and the list of panels; and the software's version."""

    people: str
    quotas: str
    settings: str
    version: str
    panels: str

    @property
    def chain(self) -> str:
        """One fingerprint that covers all the others, in their order."""
        return digest(astuple(self))

    def facts(self) -> dict[str, str]:
        """As they stand in the published file."""
        return {**asdict(self), "chain": self.chain}


def people_print(pool: Pool, salt: str) -> str:
    """Of the salt and everybody's id, values and home, in the order of ids; opened to an auditor with the salt."""
    return digest([salt, [astuple(volunteer) for volunteer in pool.volunteers]])


def quotas_print(quotas: Sequence[Quota]) -> str:
    """Of all quotas in the order of features and values."""
    return digest([astuple(quota) for quota in sorted(quotas)])


def digest(value: object) -> str:
    """The fingerprint of anything that JSON can hold."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
