"""Where a proposal would happen."""

from panel.extensions import db
from panel.proposals.queries import places_of
from tests.groups.makers import a_group
from tests.makers import an_area
from tests.proposals.makers import a_proposal
from tests.seeds.makers import a_seed


def test_a_proposal_lies_where_its_first_seed_grew_else_where_its_group_is(work):
    with work():
        first, second, home = an_area(), an_area(), an_area()
        group, seeds = a_group(area=home), [a_seed(area=first), a_seed(area=second)]
        grown, own, lost = a_proposal(group=group, seeds=seeds), a_proposal(group=group), a_proposal()
        lost.group = None
        db.session.flush()

        places = places_of([grown.id, own.id, lost.id])

        assert places == {grown.id: first, own.id: home}
