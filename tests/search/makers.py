"""Makes things that hold a word. Called inside `with work():`."""

from collections.abc import Collection
from itertools import count

from sqlalchemy import select

from panel import clock
from panel.extensions import db
from panel.notices.kinds import Followed
from panel.notices.models import Announcement
from panel.proposals.models import ProposalState
from panel.results.models import Result
from panel.rounds.models import Round
from panel.search.models import SearchThing, SearchWord
from panel.search.queries import find_all
from panel.search.roots import asked_words
from tests.chests.makers import a_chest
from tests.groups.makers import a_group
from tests.makers import an_area, an_organiser, keep
from tests.panels.makers import a_panel
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round
from tests.seeds.makers import a_remark, a_seed, an_answer
from tests.threads.makers import a_contribution, a_thread

_numbers = count(1)


def a_result(budget_round: Round, *, published: bool) -> Result:
    now = clock.now()
    facts = {"roll_size": 10, "voters": 5, "spent_pence": 0, "trace": "{}", "counted_at": now}
    return keep(Result(round_id=budget_round.id, published_at=now if published else None, **facts))


def an_announcement(word: str, *, sent: bool) -> Announcement:
    area = an_area()
    texts = {"title_cy": f"Am {word}", "title_en": f"About a {word}", "body_cy": "Dewch.", "body_en": "Come."}
    facts = {"kind": Followed.AREA, "thing_id": area.id, "area": area, "author_id": an_organiser().id, "made_at": clock.now()}
    return keep(Announcement(**texts, **facts, sent_at=clock.now() if sent else None))


def one_of_each(word: str) -> set[str]:
    """Something of every kind that everybody can read and that has the word. The kinds."""
    area, number = an_area(f"{word} valley"), next(_numbers)
    seed, organiser = a_seed(f"A {word}", area=area), an_organiser()
    a_remark(seed, body=f"Yes, a {word}.")
    an_answer(seed, organiser, body_en=f"There will be a {word}.")
    thread = a_thread()
    thread.background_en = f"Where does the {word} go?"
    a_contribution(thread, body=f"The {word} stays.")
    budget_round = a_round(f"Round of the {word}", area=area)
    a_result(budget_round, published=True)
    a_proposal(budget_round, f"A {word} for all", group=a_group(f"Friends {number} of the {word}", area=area))
    chest, citizens_panel = a_chest(area=area), a_panel(area=area)
    chest.title_en, citizens_panel.title_en = f"Chest of the {word}", f"Panel on the {word}"
    an_announcement(word, sent=True)
    return {
        "area", "seed", "remark", "answer", "thread", "contribution", "round", "result", "proposal", "group", "chest", "panel",
        "announcement",
    }  # fmt: skip


def what_nobody_sees(word: str) -> None:
    """Drafts, what was withdrawn, what is hidden and what hangs on it, what was not published or sent."""
    now = clock.now()
    hidden = a_seed(f"A {word}", hidden_at=now)
    a_remark(hidden, body=f"A {word}?")
    an_answer(hidden, an_organiser(), body_en=f"No {word}.")
    a_remark(a_seed(), body=f"A bad {word}.").hidden_at = now
    a_contribution(a_thread(), body=f"A worse {word}.").hidden_at = now
    a_proposal(title=f"A {word}", state=ProposalState.DRAFT)
    a_proposal(title=f"A {word}", state=ProposalState.WITHDRAWN)
    an_announcement(word, sent=False)


def found(question: str) -> dict[str, int]:
    """Kind → how many were found. Inside a context of the site."""
    answer = find_all(asked_words(question))
    assert all(group.rows for group in answer.groups)
    return {group.source.kind: group.number for group in answer.groups}


def index() -> set[tuple[object, ...]]:
    """All that stands in the index."""
    rows = select(SearchThing.kind, SearchThing.thing_id, SearchThing.made_at, SearchWord.root, SearchWord.place)
    return set(db.session.execute(rows.join(SearchWord)))


def has_root(roots: Collection[str]) -> bool:
    return db.session.scalar(select(SearchWord.root).where(SearchWord.root.in_(roots)).limit(1)) is not None
