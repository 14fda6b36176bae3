"""The boards of votes: leaves, signed heads, proofs."""

from panel.language import lazy
from panel.publish.columns import Column, Dataset, Kind, Section

BOARD = Dataset(
    "board",
    lazy("Board of a vote"),
    lazy(
        "What a vote commits to while it is open: a seal for each ballot, mixed and without names, and signed heads over all of"
        " it. Whoever keeps a head can show whether a line was changed or taken away. ?log=1 is the board of a vote that was"
        " voided."
    ),
    (
        "/data/rounds/{round_id}/board.json",
        "/data/rounds/{round_id}/board-cy.atom",
        "/data/rounds/{round_id}/board-en.atom",
        "/data/boards.json",
    ),
    (
        Section(
            "leaves",
            (
                Column("position", Kind.INTEGER, lazy("The place of the line on the board, from 0.")),
                Column(
                    "kind",
                    Kind.CHOICE,
                    lazy(
                        "freeze: what was fixed when voting opened; roll: who may vote; ballot: the seal of a ballot; close or"
                        " void: how the vote ended."
                    ),
                ),
                Column("content", Kind.TEXT, lazy("A hash in hexadecimal, or facts as JSON: numbers, and digests of lists.")),
            ),
        ),
        Section(
            "heads",
            (
                Column("site", Kind.ADDRESS, lazy("The site that signed it.")),
                Column("round", Kind.INTEGER, lazy("The number of the round.")),
                Column("freeze", Kind.TEXT, lazy("The first line of the board, which is its name.")),
                Column("size", Kind.INTEGER, lazy("How many lines the board had.")),
                Column("root", Kind.TEXT, lazy("The root of the tree over them (RFC 6962, SHA-256).")),
                Column("audit_count", Kind.INTEGER, lazy("How many entries the public log had then.")),
                Column("audit_hash", Kind.TEXT, lazy("The hash of the last entry of the public log.")),
                Column("time", Kind.MOMENT, lazy("When it was signed.")),
                Column("key", Kind.TEXT, lazy("The public key (Ed25519), in hexadecimal.")),
                Column(
                    "signature",
                    Kind.TEXT,
                    lazy("Over “panel tree head 1” and all these fields but this one, in this order, each on a line that ends."),
                ),
            ),
        ),
    ),
)

PROOF = Dataset(
    "board-proof",
    lazy("Proofs from the board of a vote"),
    lazy(
        "That a line is on the board (?leaf=57&size=120), or that nothing was changed between two sizes (?from=22&to=120). Who"
        " asks for one line shows which one they care about: the whole board is a file, too."
    ),
    ("/data/rounds/{round_id}/board/inclusion.json", "/data/rounds/{round_id}/board/consistency.json"),
    (
        Section(
            "",
            (
                Column("leaf", Kind.OBJECT, lazy("The line: its place, kind and content, and its hash in the tree.")),
                Column("path", Kind.LIST, lazy("The hashes of the proof, in the order of RFC 6962.")),
                Column("head", Kind.OBJECT, lazy("The signed head that the proof leads to.")),
            ),
        ),
    ),
)
