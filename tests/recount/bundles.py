"""Small bundles of a vote, as the site publishes them: nothing in them comes from the programs that check them but the format."""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from io import StringIO
from itertools import pairwise
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from panel.audit.chain import canonical
from panel.ballots.papers import commitment
from panel.ballots.picks import canonical as canonical_ballot
from panel.rounds.ballot_forms import BallotForm
from panel.tally import Completion, Election, Form, Limits, Proposal, Rule, Settings, Utility, count, write_pb
from tests.recount.results import result_text

ROUND = 7
TITLE = "Money for Llan"
PENCE = 100
KEY = Ed25519PrivateKey.from_private_bytes(sha256(b"a key for tests").digest())
Files = dict[str, bytes]


@dataclass
class Vote:
    """What a bundle is made of. A test plants a fault by changing one of these before `files` is asked for."""

    election: Election
    settings: Settings
    form: str = "approval"
    frozen: dict[str, Any] = field(default_factory=dict)
    """What the freeze says that older documents do not name."""
    nonces: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    rolls: int = 1
    sizes: tuple[int, ...] = ()
    key: Ed25519PrivateKey = KEY
    site: str = "https://llan.example"
    change_leaves: Callable[[list[list[str]]], None] = lambda _leaves: None
    change_heads: Callable[[list[dict[str, Any]]], None] = lambda _heads: None
    change_signed: Callable[[list[dict[str, Any]]], None] = lambda _heads: None

    def __post_init__(self) -> None:
        lot = Random(5)
        ids = [each.id for each in self.election.proposals]
        starts = self.election.ballots.starts.tolist()
        chosen = [ids[p] for p in self.election.ballots.choices.tolist()]
        given = [1] * len(chosen) if self.election.ballots.points is None else self.election.ballots.points.tolist()
        spelt, form = list(zip(chosen, given, strict=True)), BallotForm(self.form)
        self.bodies = [canonical_ballot(form, dict(spelt[start:end])) for start, end in pairwise(starts)]
        self.nonces = [f"{lot.getrandbits(128):032x}" for _ in self.bodies]

    @property
    def freeze(self) -> str:
        costs = {each.id: each.cost for each in self.election.proposals}
        return canonical(
            {
                "round": ROUND,
                "budget_pence": self.election.budget,
                "proposals": costs,
                "words": {each: ["en", "A park", "Trees.", "Parc", "Coed."] for each in costs},
                "ballot_form": self.form,
                "rule": self.settings.rule.value,
                "completion": self.settings.completion.value,
                "min_choices": self.election.limits.min_length,
                "max_choices": self.election.limits.max_length,
                "least_votes": self.settings.threshold,
                "tie_order": list(self.settings.lot),
                "closes_at": "2027-05-03T19:00:00Z",
                "link_key": "0" * 64,
                **self.frozen,
            }
        )

    @property
    def commitments(self) -> list[str]:
        return [commitment(ROUND, body, nonce) for body, nonce in zip(self.bodies, self.nonces, strict=True)]

    def leaves(self) -> list[list[str]]:
        """The log: freeze, roll, commitments (two of them of ballots that were replaced), the close."""
        replaced = [sha256(bytes([each])).hexdigest() for each in range(2)]
        posted = sorted(self.commitments + replaced)
        rolls = [
            ["roll", canonical({"changes": 0, "digest": "0" * 64, "number": n + 1, "on_roll": 60})] for n in range(self.rolls)
        ]
        counted = sha256("\n".join(sorted(self.commitments)).encode()).hexdigest()
        close = canonical({"ballots": len(self.commitments), "closes_at": "2027-05-03T19:00:00Z", "counted": counted})
        leaves = [["freeze", sha256(self.freeze.encode()).hexdigest()], *rolls, *(["ballot", each] for each in posted)]
        leaves.append(["close", close])
        self.change_leaves(leaves)
        return leaves

    def log(self) -> str:
        leaves = self.leaves()
        hashes = [sha256(b"\0" + f"panel board leaf 1\n{kind}\n{content}\n".encode()).digest() for kind, content in leaves]
        root = tree_over(hashes)
        sizes = self.sizes or (2, 5, len(leaves))
        heads = [self.head(place, size, root(0, size), leaves[0][1]) for place, size in enumerate(sizes)]
        self.change_heads(heads)
        for head in heads:
            message = "".join(f"{each}\n" for each in ("panel tree head 1", *head.values()))
            head["signature"] = self.key.sign(message.encode()).hex()
        self.change_signed(heads)
        return canonical({"log": 1, "leaves": leaves, "heads": heads})

    def head(self, place: int, size: int, root: bytes, freeze: str) -> dict[str, Any]:
        return {
            "site": self.site,
            "round": ROUND,
            "freeze": freeze,
            "size": size,
            "root": root.hex(),
            "audit_count": 10 + place,
            "audit_hash": "a" * 64,
            "time": f"2027-05-01T{place // 3600:02}:{place // 60 % 60:02}:{place % 60:02}Z",
            "key": self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex(),
        }

    def ballots(self) -> str:
        text = StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["body", "nonce", "commitment"])
        writer.writerows(zip(self.bodies, self.nonces, self.commitments, strict=True))
        return text.getvalue()

    def files(self, changes: Mapping[str, str] | None = None) -> Files:
        """The bundle. What `changes` has instead is named with its right hash, too: the hashes alone find nothing."""
        result = count(self.election, self.settings)
        lines = write_pb(
            replace(self.election, meta={"description": TITLE}), unit=PENCE, winners=result.winners, settings=self.settings
        )
        texts = {
            "election.pb": "".join(lines),
            "ballots.csv": self.ballots(),
            "freeze.json": self.freeze,
            "log.json": self.log(),
            "result.json": result_text(ROUND, self.election, result, unit=PENCE),
            **(changes or {}),
        }
        return sealed({name: text.encode() for name, text in texts.items()})


def sealed(files: Files) -> Files:
    """The files, and the list of them."""
    hashes = {name: sha256(data).hexdigest() for name, data in files.items() if name != "bundle.json"}
    about = {"format": "panel bundle 1", "round": ROUND, "title": TITLE, "files": hashes}
    return {**files, "bundle.json": canonical(about).encode()}


def tree_over(hashes: list[bytes]) -> Callable[[int, int], bytes]:
    """The root over leaves from the first up to the end: RFC 6962, as it is written there."""

    @cache
    def root(first: int, end: int) -> bytes:
        if end - first == 1:
            return hashes[first]
        half = first + (1 << (end - first - 1).bit_length() - 1)
        return sha256(b"\1" + root(first, half) + root(half, end)).digest()

    return root


PAPERS = ("1", "12", "12", "123", "23", "3", "34", "4", "14", "24", "3")


def a_vote(*, papers: Sequence[str] = PAPERS, most: int = 3, **chosen: Any) -> Vote:
    """Eleven voters, four proposals, money for some of them."""
    costs = {"1": 30_050, "2": 25_000, "3": 25_000, "4": 41_000}
    limits = Limits(min_length=1, max_length=most, max_sum_cost=100_000 if chosen.get("form") == "knapsack" else None)
    election = Election.of(100_000, [Proposal(each, cost) for each, cost in costs.items()], papers, limits=limits)
    settings = Settings(step=PENCE, lot=("3", "1", "4", "2"), threshold=1)
    kinds = {"rule": Rule, "completion": Completion}
    settings = replace(settings, **{key: kinds[key](chosen.pop(key)) for key in kinds if key in chosen})
    return Vote(election, settings, **chosen)


def a_vote_with_points(*papers: Mapping[str, int], total: int = 6, each: int = 4, **frozen: Any) -> Vote:
    """Voters who share out points on four proposals."""
    plain, least = a_vote(), 0 if frozen.get("blank_ballots") else 1
    limits = Limits(min_length=least, max_length=3, max_points=each, max_sum_points=total)
    papers = papers or ({"1": 4, "2": 2}, {"2": 3, "3": 3}, {"4": 1})
    election = Election.of(100_000, plain.election.proposals, papers, form=Form.POINTS, limits=limits)
    told = {"points_total": total, "points_each": each, "blank_ballots": False, "least_steps": 400, "ways": "residency", **frozen}
    step = min(PENCE, 100_000 // len(papers) // told["least_steps"])
    return Vote(election, replace(plain.settings, utility=Utility.COST_POINTS, step=step), form="points", frozen=told)


def a_vote_with_headings(
    *, under: Mapping[str, str] | None = None, parks: int = 60_000, groups: Mapping[str, str] | None = None, **chosen: Any
) -> Vote:
    """The same voters, with money for a heading and of two proposals one at most; what is frozen can say something else."""
    papers, form, most = chosen.pop("papers", ("1", "12", "3", "4", "3")), chosen.pop("form", "approval"), chosen.pop("most", 3)
    limits = Limits(min_length=1, max_length=most, max_sum_cost=100_000 if form == "knapsack" else None)
    told = [{"key": "Parks", "name_cy": "Parciau", "name_en": "Parks", "budget_pence": 60_000, "proposals": ["1", "2"]}]
    either = [{"key": "either-1", "reason_cy": "Un cae.", "reason_en": "One field.", "proposals": ["3", "4"]}]
    frozen = {"headings": told, "picking": chosen.pop("picking", "all"), "exclusive": either, "least_steps": 1}
    placed, apart = under or {"1": "Parks", "2": "Parks"}, {"3": "either-1", "4": "either-1"} if groups is None else groups
    lines = [replace(each, heading=placed.get(each.id, ""), group=apart.get(each.id, "")) for each in a_vote().election.proposals]
    election = Election.of(100_000, lines, papers, limits=limits, headings={"Parks": parks})
    settings = Settings(rule=Rule.GREEDY, step=PENCE, lot=("3", "1", "4", "2"), threshold=1)
    return Vote(election, settings, form=form, frozen=frozen, **chosen)


def as_json(files: Files, name: str) -> Any:
    return json.loads(files[name])
