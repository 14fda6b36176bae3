"""The page of a group."""

from panel.proposals.models import ProposalState
from tests.groups.counting import queries
from tests.groups.makers import a_group
from tests.makers import a_person
from tests.proposals.makers import a_proposal


def test_a_group_stands_with_its_proposals_but_not_with_its_drafts(client, work):
    with work():
        contact = a_person()
        group = a_group("Ruthin Menders", contact=contact)
        a_proposal(title="A bench", group=group, contact=contact)
        a_proposal(title="A secret plan", group=group, contact=contact, state=ProposalState.DRAFT)
        a_proposal(title="Given up", group=group, contact=contact, state=ProposalState.WITHDRAWN)

    page = client.get(f"/en/groups/{group.id}").text

    assert "Ruthin Menders" in page
    assert "A bench" in page
    assert "A secret plan" not in page
    assert "Given up" not in page


def test_its_number_of_queries_does_not_grow_with_its_proposals(client, work):
    with work():
        contact = a_person()
        group = a_group(contact=contact)
        a_proposal(group=group, contact=contact)
    few = queries(lambda: client.get(f"/en/groups/{group.id}"))
    with work():
        for _ in range(10):
            a_proposal(group=group, contact=contact)

    assert queries(lambda: client.get(f"/en/groups/{group.id}")) == few
