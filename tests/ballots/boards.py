"""What tests ask of the board of a vote."""

from sqlalchemy import select, text

from panel.audit import guard
from panel.ballots import papers
from panel.ballots.actions import cast
from panel.ballots.batches import post_if_due
from panel.ballots.picks import canonical, ticked
from panel.board import merkle
from panel.board.models import BoardLeaf, LeafKind, TreeHead
from panel.extensions import db
from panel.roll import actions as roll
from panel.rounds.ballot_forms import BallotForm


def leaves(budget_round, log=1):
    """Kind and content of every leaf, in order."""
    return [(str(each.kind), each.content) for each in db.session.scalars(BoardLeaf.of(budget_round.id, log))]


def on_board(budget_round, log=1):
    """The commitments on the board, in order."""
    return [content for kind, content in leaves(budget_round, log) if kind == LeafKind.BALLOT]


def heads(budget_round, log=1):
    """The signed heads, the oldest first."""
    return list(db.session.scalars(TreeHead.of(budget_round.id, log)))[::-1]


def all_agrees(budget_round, log=1):
    """Every head is signed, and every earlier tree is the beginning of the last; the heads' sizes."""
    rows = list(db.session.scalars(BoardLeaf.of(budget_round.id, log)))
    hashes = [row.hash for row in rows]
    assert [row.position for row in rows] == list(range(len(rows)))
    for head in heads(budget_round, log):
        assert head.tree.genuine
        assert head.root == merkle.root(hashes[: head.size]).hex()
    assert heads(budget_round, log)[-1].size == len(rows)
    return [head.size for head in heads(budget_round, log)]


def commitment_of(budget_round, receipt):
    """What a ballot with this receipt committed to."""
    return papers.commitment(budget_round.id, canonical(BallotForm(budget_round.ballot_form), receipt.picks), receipt.nonce)


def another_ballot(budget_round, person, *numbers):
    """The person's ballot, changed."""
    entry = roll.entry_of(budget_round, person)
    before = cast.receipt_of(budget_round, entry)
    return cast.cast_ballot(budget_round, entry, picks=ticked(numbers), form_token=papers.random_id(), replaces=before.version)


def tamper(statement, *tables):
    """What somebody with the database's password does: take the guards away, change rows, put the guards back."""
    connection = db.session.connection()
    for table in tables:
        guard.take_away(connection, table)
    db.session.execute(text(statement))
    for table in tables:
        guard.put(connection, table)
    db.session.expire_all()


def the_worker_comes():
    """Its duty for the boards, in transactions of its own. How many leaves were written."""
    db.session.commit()
    return post_if_due()


def ballots_in_database():
    """All bytes of the tables beside which a mark is written, as one text."""
    rows = [
        db.session.execute(select(text("*")).select_from(text(name))).all()
        for name in ("open_ballot", "replaced_commitment", "mark")
    ]
    return repr(rows)
