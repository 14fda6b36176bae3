"""Every state of a round, a seat, a seed, a proposal and a group, with every verb, as every role.

What the pages offer is done when its form is sent; what they do not offer is refused with a sentence, and nothing has changed.
The cases are made from the tables of states, which the rules ask too.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from panel import clock
from panel.access import Action, Role, may
from panel.ballots.actions import seal
from panel.extensions import db
from panel.groups.models import GroupSize
from panel.groups.states import CLOSED as CLOSED_GROUP
from panel.groups.states import GROUP, MERGED
from panel.panels.states import SEAT, SeatState
from panel.proposals.states import PROPOSAL, ProposalState
from panel.rounds.headings import Heading, Picking
from panel.rounds.models import Phase, Rule
from panel.rounds.states import BEFORE_VOTE, CLOSED, COUNTED, PUBLISHED, ROUND, SEALED
from panel.seeds.states import HIDDEN, RESTING, SEED
from tests.ballots.makers import a_ballot, a_counted_round, a_published_round, a_sealed_round, an_open_round, close, pressed_first
from tests.checks import marks, read
from tests.databases import by_turns
from tests.groups.makers import a_group
from tests.makers import a_person, an_area, keep
from tests.pages.test_rounds import filled
from tests.panels.makers import a_panel, a_seat
from tests.proposals.makers import a_proposal
from tests.proposals.test_writing import typed
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed

WHY = {"reason_cy": "Mae pawb yn barod nawr.", "reason_en": "Everybody is ready now."}
PROSE = "Somewhere warm to sit and talk."
COVER = {"cover_cy": "Mae’r cyngor wedi’i addo.", "cover_en": "The council has promised it."}
OWNER = "owner"
"""Whoever stands in the relation that the table names: author, contact, holder of the seat."""
PEOPLE = (None, "resident", OWNER, *Role)


@dataclass(frozen=True)
class Deed:
    """Where a verb is done, from the number of its thing; what is sent; `check`: on the page before a grave act."""

    address: str
    data: Callable[[object], dict[str, object]] = field(default=lambda thing: {})
    check: bool = False
    shown_first: bool = False
    """Whether the page before the act is the answer to the form, sent for the first time."""
    owner_too: bool = True
    """False where the one who made it is the only one who may not."""


def ahead(days):
    return f"{clock.now() + timedelta(days=days):%Y-%m-%dT%H:%M}"


def why(_thing):
    return dict(WHY)


HEADINGS = {
    **{"do": "save", "picking": "all", "headings-0-name_cy": "Parciau", "headings-0-name_en": "Parks"},
    **{"headings-0-amount": "10", "headings-0-kind": ""},
}


ROUND_DEEDS = {
    "round.edit": Deed("/rounds/{}/edit", lambda thing: filled(thing.chest) | {"step": "check", "go": "next"}),
    "round.move-date": Deed(
        "/rounds/{}/phases",
        lambda _: {"date-phase": "result", "date-opens_at": ahead(200), **{f"date-{name}": said for name, said in WHY.items()}},
    ),
    "round.move-all": Deed("/rounds/{}/move?days=7", why, check=True),
    "round.begin-ideas": Deed("/rounds/{}/phases/ideas", why, check=True),
    "round.begin-proposals": Deed("/rounds/{}/phases/proposals", why, check=True),
    "round.open": Deed("/rounds/{}/phases/voting", why, check=True),
    "round.close": Deed("/rounds/{}/phases/result", why, check=True),
    "round.cover": Deed("/rounds/{}/cover", lambda _: COVER),
    "round.headings": Deed("/rounds/{}/headings", lambda _: HEADINGS),
    "round.exclude": Deed("/rounds/{}/exclusions/new", lambda thing: {**WHY, "proposals": thing.two}),
    "round.reopen": Deed("/rounds/{}/take-back", lambda _: {**WHY, "begins_at": ahead(1)}, check=True),
    "round.cancel": Deed("/rounds/{}/cancel", why, check=True),
    "round.remove": Deed("/rounds/{}/remove", check=True),
    "round.seal": Deed("/rounds/{}/seal", check=True),
    "result.publish": Deed("/rounds/{}/publish", check=True),
    "round.again": Deed("/rounds/{}/again", check=True),
}
PROPOSAL_DEEDS = {
    "proposal.edit": Deed("/proposals/{}/edit", lambda thing: typed(thing.group, do="save")),
    "proposal.submit": Deed("/proposals/{}/submit"),
    "proposal.withdraw": Deed("/proposals/{}/withdraw", check=True),
    "proposal.place": Deed("/proposals/{}/heading", lambda _: {"heading_id": "0"}),
    "proposal.stand": Deed("/proposals/{}/stand"),
    "proposal.decline": Deed("/proposals/{}/decline", why, check=True),
}
SEAT_DEEDS = {
    "seat.take": Deed("/panels/seats/{}/take"),
    "seat.decline": Deed("/panels/seats/{}/decline"),
    "seat.leave": Deed("/panels/seats/{}/leave"),
    "seat.take-back": Deed("/panels/seats/{}/take-back"),
}
SEED_DEEDS = {
    "seed.edit": Deed(
        "/seeds/{}/edit", lambda thing: {"title": thing.title, "body": PROSE, "area": thing.area_id, "language": "en"}
    ),
    "seed.support": Deed("/seeds/{}/support", owner_too=False),
    "seed.offer": Deed("/seeds/{}/offers", lambda _: {"offer-body": PROSE, "offer-language": "en"}, owner_too=False),
    "seed.remark": Deed("/seeds/{}/remarks", lambda _: {"remark-body": PROSE, "remark-language": "en"}),
    "seed.answer": Deed("/seeds/{}/answer", lambda _: {"body_cy": PROSE, "body_en": PROSE}),
    "seed.rest": Deed("/seeds/{}/rest", lambda _: {"learning": PROSE, "language": "en"}),
    "seed.wake": Deed("/seeds/{}/wake"),
}
GROUP_DEEDS = {
    "group.contact": Deed("/groups/{}/contact", lambda _: {"email": "new@example.org", "how": "ask"}, shown_first=True),
    "group.close": Deed("/groups/{}/close", lambda _: {"reason": PROSE, "language": "en"}, check=True),
    "group.reopen": Deed("/groups/{}/reopen"),
    "group.edit": Deed(
        "/groups/{}/edit",
        lambda thing: {"name": thing.name, "about": PROSE, "area": thing.area_id, "size": GroupSize.SMALL, "language": "en"},
    ),
}


def a_round_in(state):
    """A round in a state, which nobody owns. Before its vote it shares out more than its chest has left, which is promised."""
    ballots = [("1",), ("2",)]
    made = {
        Phase.PLANNED: lambda: a_round(phase=Phase.PLANNED),
        Phase.IDEAS: lambda: a_round(phase=Phase.IDEAS),
        Phase.PROPOSALS: lambda: a_proposal(a_round(phase=Phase.PROPOSALS)).budget_round,
        Phase.VOTING: lambda: an_open_round()[0],
        CLOSED: a_closed_round,
        SEALED: lambda: a_sealed_round(*ballots),
        COUNTED: lambda: a_counted_round(*ballots)[0],
        PUBLISHED: lambda: a_published_round(*ballots)[0],
        Phase.CANCELLED: lambda: a_round(phase=Phase.CANCELLED),
    }[state]()
    if state in BEFORE_VOTE:
        made.budget_pence += 100
        made.cover_cy, made.cover_en = COVER.values()
        made.rule = Rule.GREEDY
        made.two = [str(a_proposal(made).id) for _ in range(2)] if state != Phase.PLANNED else []
    else:
        made.two = []
    return made, None


def a_closed_round():
    budget_round, (voter, *_others) = an_open_round()
    a_ballot(budget_round, voter, "1")
    close(budget_round)
    pressed_first(budget_round)
    assert not seal.is_sealed(budget_round)
    return budget_round


def a_proposal_in(state):
    phase = Phase.VOTING if state == ProposalState.DROPPED else Phase.PROPOSALS
    contact, beneath = a_person(), ProposalState.SUBMITTED if state == HIDDEN else ProposalState(state)
    budget_round = a_round(phase=phase)
    budget_round.picking = Picking.ALL
    keep(Heading(round_id=budget_round.id, position=1, key="Parks", name_cy="Parciau", name_en="Parks", budget_pence=1))
    proposal = a_proposal(budget_round, state=beneath, contact=contact)
    proposal.hidden_at = clock.now() if state == HIDDEN else None
    return proposal, contact


def a_seat_in(state):
    holder = a_person()
    return a_seat(a_panel(), holder, state=SeatState(state)), holder


def a_seed_in(state):
    author = a_person()
    seed = a_seed(author=author, area=an_area())
    seed.rested_at, seed.learning, seed.learning_language = (clock.now(), PROSE, "en") if state == RESTING else (None, None, None)
    seed.hidden_at = clock.now() if state == HIDDEN else None
    return seed, author


def a_group_in(state):
    contact = a_person()
    group = a_group(contact=contact)
    group.hidden_at = clock.now() if state == HIDDEN else None
    if state == CLOSED_GROUP:
        group.closed_at, group.closed_reason, group.closed_language = clock.now(), PROSE, "en"
    return group, contact


@dataclass(frozen=True)
class Kind:
    """One kind of thing: its table, how one is made in a state, its deeds, and the pages that offer them."""

    table: object
    make: Callable[[str], tuple[object, object]]
    deeds: dict[str, Deed]
    pages: tuple[str, ...]


KINDS = {
    "round": Kind(
        ROUND,
        a_round_in,
        ROUND_DEEDS,
        ("/rounds/{}", "/rounds/{}/exclusions", "/rounds/{}/phases", "/rounds/{}/result", "/rounds/{}/counting"),
    ),
    "proposal": Kind(PROPOSAL, a_proposal_in, PROPOSAL_DEEDS, ("/proposals/{}",)),
    "seat": Kind(SEAT, a_seat_in, SEAT_DEEDS, ("/panels/seats/{}",)),
    "seed": Kind(SEED, a_seed_in, SEED_DEEDS, ("/seeds/{}",)),
    "group": Kind(GROUP, a_group_in, GROUP_DEEDS, ("/groups/{}",)),
}
CASES = [
    (name, state, who)
    for name, kind in KINDS.items()
    for state in kind.table.states
    for who in PEOPLE
    if (name, who) != ("round", OWNER) and state != MERGED
]
"""A round has no owner: everything about it is done by role. A merged group has no page: its address leads to the other one."""


def action_of(kind, verb):
    return Action[next(step.action for step in kind.table.steps if step.verb == verb)]


def expected(kind, state, verb, thing, person, *, owns):
    """Whether the tables let this person do this: the table of states, and the table of who may."""
    if not kind.table.lets(verb, state) or (owns and not kind.deeds[verb].owner_too):
        return False
    if verb in {"seat.take", "seat.decline", "seat.leave"}:
        return owns
    return may(action_of(kind, verb), person, thing)


def offered_on(client, kind, thing):
    """Every address that the pages of a thing lead to or send a form to."""
    pages = [client.get(f"/en{page.format(thing.id)}") for page in kind.pages]
    if kind.pages == ("/panels/seats/{}",):
        pages.append(client.get(f"/en/panels/{thing.citizens_panel_id}/seats"))
    shown = [page.text for page in pages if page.status_code == 200]
    found = {address for text in shown for address in re.findall(r'(?:href|action)="(/en/[^"#]*)', text)}
    return found | ({f"/en/rounds/{thing.id}/phases#date"} if any('name="change"' in text for text in shown) else set())


def address_of(kind, verb, thing):
    return "/en" + kind.deeds[verb].address.format(thing.id)


def shown_at(kind, verb, thing):
    """The address that a page leads to: without arguments, and for a form on the page itself with its own mark."""
    return f"/en/rounds/{thing.id}/phases#date" if verb == "round.move-date" else address_of(kind, verb, thing).split("?")[0]


def send(client, kind, verb, thing, *, honest):
    """The form of a verb; `honest` reads the page before it, as a browser does."""
    deed = kind.deeds[verb]
    address = address_of(kind, verb, thing)
    before = read(client, address) if deed.check and honest else {"checked": "x", "known": "1"} if deed.check else {}
    if deed.shown_first:
        before = {"checked": marks(client.post(address, data=deed.data(thing)).text)}
    return client.post(address, data={**before, **deed.data(thing)})


@by_turns(("name", "state", "who"), CASES)
def test_what_is_offered_is_done_and_all_else_is_refused_with_a_sentence(app, work, sign_in, name, state, who):
    kind = KINDS[name]

    def somebody():
        """The thing in its state, and a browser of this person."""
        with work():
            thing, owner = kind.make(state)
            person = owner if who == OWNER else a_person("", *([who] if isinstance(who, Role) else [])) if who else None
            db.session.flush()
            let = {
                verb for verb in kind.deeds if expected(kind, state, verb, thing, person, owns=who == OWNER and owner is not None)
            }
        client = app.test_client()
        return thing, sign_in(client, person) if person else client, let

    thing, client, let = somebody()
    offered = offered_on(client, kind, thing)
    assert {verb for verb in kind.deeds if shown_at(kind, verb, thing) in offered} == let
    for verb in set(kind.deeds) - let:
        refused = send(client, kind, verb, thing, honest=False)
        assert 400 <= refused.status_code < 500, (verb, refused.status_code)
        assert re.search(r'class="lede">[^<]+|error-summary|class="notice', refused.text), verb
    for verb in sorted(let):
        thing, client, _let = somebody()
        done = send(client, kind, verb, thing, honest=True)
        assert done.status_code == 303, (verb, done.text)
