"""What can be found on this site, a line or two for each kind: all that the search is handed.

`public` is asked twice: when something is written, for the index, and when something is found, for what is shown.
"""

from typing import Any

from sqlalchemy import Select, and_, case, func, select

from panel.areas.models import Area
from panel.chests.models import Chest
from panel.extensions import Base
from panel.groups.models import Group
from panel.language import lazy
from panel.notices.models import Announcement
from panel.panels.models import CitizensPanel
from panel.proposals.models import Proposal
from panel.results.models import Result
from panel.results.outcomes import states_told
from panel.rounds.models import Round
from panel.search.registry import Also, Source, Text, in_both, in_one, shown_with
from panel.seeds.answers import Answer
from panel.seeds.meetings import Meeting
from panel.seeds.models import Remark, Seed
from panel.threads.models import Contribution, Thread
from panel.translating.models import Translation, TranslationState

LEARNT = Text(Seed.learning, func.coalesce(Seed.learning_language, Seed.language))
SEED = (*in_one(Seed.title, Seed.body, language=Seed.language), LEARNT)
THREAD = in_both(
    (Thread.question_cy, Thread.question_en),
    (Thread.background_cy, Thread.background_en),
    (Thread.summary_cy, Thread.summary_en),
)
ROUND = in_both((Round.title_cy, Round.title_en), (Round.about_cy, Round.about_en))
OTHER = case((Proposal.language == "cy", "en"), else_="cy")
TITLE, BODY = in_one(Translation.title, Translation.body, language=Translation.language)
"""Of a translation that was accepted, which is shown to readers of its language."""


def with_translation(kind: str, model: Any, public: Select[Any]) -> Select[Any]:
    """These rows, each with its translation; there is never more than one that is accepted."""
    accepted = Translation.state == TranslationState.ACCEPTED, Translation.hidden_at.is_(None)
    return public.outerjoin(Translation, and_(Translation.kind == kind, Translation.thing_id == model.id, *accepted))


def translated(kind: str) -> Also:
    """What a translation changes."""
    columns = frozenset({"title", "body", "state", "hidden_at"})
    return Also(
        Translation, columns, lambda ids: select(Translation.thing_id).where(Translation.id.in_(ids), Translation.kind == kind)
    )


def shown_under(parent: type[Base], model: Any, key: Any, columns: str) -> Also:
    """Rows that are hidden with what they stand under, or show its words."""
    return Also(parent, frozenset(columns.split()), lambda ids: select(model.id).where(key.in_(ids)))


SOURCES = (
    Source(
        kind="area", heading=lazy("Areas"), model=Area, public=Area.from_the_top, texts=in_both((Area.name_cy, Area.name_en)),
        endpoint="pages.show_area", address={"area_id": Area.id},
    ),
    Source(
        kind="seed", heading=lazy("Seeds"), model=Seed,
        public=lambda: with_translation("seed", Seed, Seed.shown()), texts=(*SEED, TITLE, BODY), also=(translated("seed"),),
        endpoint="seeds.show_seed", address={"seed_id": Seed.id}, made_at=Seed.planted_at,
    ),
    Source(
        kind="meeting", heading=lazy("Meetings"), model=Meeting, public=Meeting.published,
        texts=(*in_both((Meeting.name_cy, Meeting.name_en)), Text(Meeting.venue, "en")),
        counts=frozenset({"sheet", "sheet_version"}),
        endpoint="meetings.show_meeting", address={"meeting_id": Meeting.id}, made_at=Meeting.published_at,
    ),
    Source(
        kind="proposal", heading=lazy("Proposals"), model=Proposal,
        public=lambda: Proposal.public().where(Proposal.hidden_at.is_(None)),
        texts=(
            *in_one(Proposal.title, Proposal.summary, Proposal.body, language=Proposal.language),
            *in_one(Proposal.other_title, Proposal.other_summary, language=OTHER),
        ),
        endpoint="proposals.show_proposal", address={"proposal_id": Proposal.id}, made_at=Proposal.made_at, told=states_told,
    ),
    Source(
        kind="round", heading=lazy("Rounds"), model=Round, public=Round.newest, texts=ROUND,
        endpoint="pages.show_round", address={"round_id": Round.id}, made_at=Round.made_at,
    ),
    Source(
        kind="result", heading=lazy("Results"), model=Result,
        public=lambda: select(Result).join(Round).where(Result.published_at.is_not(None)), texts=ROUND,
        endpoint="results.show_result", address={"round_id": Result.round_id}, made_at=Result.published_at,
        also=(shown_under(Round, Result, Result.round_id, "title_cy title_en about_cy about_en"),),
    ),
    Source(
        kind="panel", heading=lazy("Panels"), model=CitizensPanel, public=CitizensPanel.newest,
        texts=in_both((CitizensPanel.title_cy, CitizensPanel.title_en), (CitizensPanel.question_cy, CitizensPanel.question_en)),
        endpoint="pages.show_panel", address={"panel_id": CitizensPanel.id}, made_at=CitizensPanel.made_at,
    ),
    Source(
        kind="thread", heading=lazy("Threads"), model=Thread, public=Thread.newest, texts=THREAD,
        endpoint="threads.show_thread", address={"thread_id": Thread.id}, made_at=Thread.made_at,
        counts=frozenset({"contribution_count"}),
    ),
    Source(
        kind="contribution", heading=lazy("What was said in threads"), model=Contribution,
        public=lambda: select(Contribution).join(Thread).where(Contribution.hidden_at.is_(None)),
        texts=(*in_one(None, Contribution.body, language=Contribution.language), *shown_with(*THREAD)),
        endpoint="threads.show_contribution",
        address={"thread_id": Contribution.thread_id, "contribution_id": Contribution.id},
        made_at=Contribution.made_at,
    ),
    Source(
        kind="answer", heading=lazy("Answers to seeds"), model=Answer,
        public=lambda: select(Answer).join(Seed).where(Seed.hidden_at.is_(None)),
        texts=(Text(Answer.body_cy, "cy"), Text(Answer.body_en, "en"), *shown_with(*SEED)),
        endpoint="seeds.show_seed", address={"seed_id": Answer.seed_id}, made_at=Answer.answered_at,
        also=(shown_under(Seed, Answer, Answer.seed_id, "hidden_at"),),
    ),
    Source(
        kind="remark", heading=lazy("What was said about seeds"), model=Remark,
        public=lambda: with_translation(
            "remark", Remark, select(Remark).join(Seed).where(Remark.hidden_at.is_(None), Seed.hidden_at.is_(None))
        ),
        texts=(*in_one(None, Remark.body, language=Remark.language), BODY, *shown_with(*SEED)),
        endpoint="seeds.show_remark", address={"seed_id": Remark.seed_id, "remark_id": Remark.id}, made_at=Remark.made_at,
        also=(shown_under(Seed, Remark, Remark.seed_id, "hidden_at"), translated("remark")),
    ),
    Source(
        kind="group", heading=lazy("Groups"), model=Group,
        public=lambda: with_translation("group", Group, Group.shown()), also=(translated("group"),),
        texts=(*in_one(Group.name, Group.about, language=Group.language), TITLE, BODY),
        endpoint="pages.show_group", address={"group_id": Group.id}, made_at=Group.joined_at,
    ),
    Source(
        kind="chest", heading=lazy("Community chests"), model=Chest, public=Chest.newest,
        texts=in_both(
            (Chest.title_cy, Chest.title_en), (Chest.about_cy, Chest.about_en), (Chest.outcomes_cy, Chest.outcomes_en)
        ),
        endpoint="pages.show_chest", address={"chest_id": Chest.id}, made_at=Chest.opened_at,
    ),
    Source(
        kind="announcement", heading=lazy("Messages from the organisers"), model=Announcement,
        public=lambda: select(Announcement).where(Announcement.sent_at.is_not(None)),
        texts=in_both((Announcement.title_cy, Announcement.title_en), (Announcement.body_cy, Announcement.body_en)),
        endpoint="notices.announcement", address={"announcement_id": Announcement.id}, made_at=Announcement.sent_at,
    ),
)  # fmt: skip
"""In the order in which the page shows them."""
