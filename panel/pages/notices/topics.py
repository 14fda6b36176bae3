"""What can be followed: where its page is, what it is called, and who follows it without a press."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import select

from panel.areas.models import Area
from panel.extensions import Base, db
from panel.groups.models import Group
from panel.language import other, spoken
from panel.notices.kinds import Followed
from panel.notices.registry import ByThemselves, Named, Topic
from panel.proposals.models import Proposal
from panel.rounds.models import Round
from panel.seeds.models import Seed, Support
from panel.threads.models import Contribution, Thread


def of_residents(model: type[Seed] | type[Group], column: str) -> Callable[[Collection[int]], dict[int, Named]]:
    """Names in the language they were written in; a hidden thing has none."""

    def names(ids: Collection[int]) -> dict[int, Named]:
        wanted = select(model.id, getattr(model, column), model.language).where(model.id.in_(ids))
        wanted = wanted.where(model.hidden_at.is_(None))
        return {number: Named(words, language) for number, words, language in db.session.execute(wanted)}

    return names


def of_staff(model: type[Base], column: str) -> Callable[[Collection[int]], dict[int, Named]]:
    """Names that staff write in both languages: in the one that is spoken, or in the other while that is to follow."""

    def names(ids: Collection[int]) -> dict[int, Named]:
        number_: Any = model.__table__.c.id
        columns = [getattr(model, f"{column}_{language}") for language in (spoken(), other())]
        rows = db.session.execute(select(number_, *columns).where(number_.in_(ids)))
        return {number: Named(words, spoken()) if words else Named(instead, other()) for number, words, instead in rows}

    return names


TOPICS: Mapping[Followed, Topic] = {
    Followed.SEED: Topic(
        Seed,
        of_residents(Seed, "title"),
        "seeds.show_seed",
        "seed_id",
        (
            ByThemselves(Seed.author_id, Seed.id, Seed.planted_at),
            ByThemselves(Support.person_id, Support.seed_id, Support.given_at),
        ),
    ),
    Followed.THREAD: Topic(
        Thread,
        of_staff(Thread, "question"),
        "threads.show_thread",
        "thread_id",
        (ByThemselves(Contribution.author_id, Contribution.thread_id, Contribution.made_at),),
    ),
    Followed.ROUND: Topic(
        Round,
        of_staff(Round, "title"),
        "pages.show_round",
        "round_id",
        (ByThemselves(Proposal.contact_id, Proposal.round_id, Proposal.made_at),),
    ),
    Followed.AREA: Topic(Area, of_staff(Area, "name"), "pages.show_area", "area_id"),
    Followed.GROUP: Topic(
        Group,
        of_residents(Group, "name"),
        "pages.show_group",
        "group_id",
        (ByThemselves(Group.contact_id, Group.id, Group.joined_at),),
    ),
}
