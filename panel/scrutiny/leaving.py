"""A scrutineer leaves the site: before the vote the place is free; after it what they signed stays, without their name."""

from sqlalchemy import select

from panel.extensions import db
from panel.people.models import Person
from panel.rounds.rules import before_vote
from panel.scrutiny.models import Scrutineer, ScrutineerState
from panel.scrutiny.queries import has_signed


def give_back(person: Person) -> int:
    """End what they were to do in rounds of which they have signed nothing. How many; the names go with the rest."""
    held = select(Scrutineer).where(Scrutineer.person_id == person.id, Scrutineer.state == ScrutineerState.ACCEPTED)
    rows = [row for row in db.session.scalars(held.order_by(Scrutineer.id)).all() if not has_signed(row)]
    for row in rows:
        if before_vote(row.budget_round):
            db.session.delete(row)
        else:
            row.state = ScrutineerState.LEFT
    db.session.flush()
    return len(rows)
