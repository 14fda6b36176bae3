"""What can be followed: where its page is, what it is called, and who follows it without a press."""

from collections.abc import Callable, Collection, Mapping

from sqlalchemy import select

from panel.areas.models import Area
from panel.extensions import db
from panel.groups.models import Group
from panel.language import spoken
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
        if model is Seed:
            wanted = wanted.where(Seed.hidden_at.is_(None))
        return {number: Named(words, language) for number, words, language in db.session.execute(wanted)}

    return names


def of_staff(model: type[Thread] | type[Round] | type[Area], column: str) -> Callable[[Collection[int]], dict[int, Named]]:
    """Names that stand in both languages, in the one that is spoken."""

    def names(ids: Collection[int]) -> dict[int, Named]:
        column_ = getattr(model, f"{column}_{spoken()}")
        rows = db.session.execute(select(model.id, column_).where(model.id.in_(ids)))
        return {number: Named(words, spoken()) for number, words in rows}

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
