"""Who follows what on the demo, and what the organisers wrote to followers."""

from sqlalchemy import func, select

from panel import clock
from panel.audit.models import AuditEntry
from panel.cli.demo.places import DemoSite
from panel.extensions import db
from panel.notices.actions import announcing, following
from panel.notices.kinds import Followed, NoticeKind, Pace
from panel.notices.models import LogPosition
from panel.notices.reading import READER
from panel.people.models import Person
from panel.rounds.models import Phase, Round

PART = 5
"""Every fifth neighbour follows what is near, every fifth the vote."""


def follow_things(site: DemoSite) -> None:
    """Neighbours follow what is near and the round that votes; the demo's people a little of everything."""
    voting = db.session.scalars(Round.newest().where(Round.phase == Phase.VOTING)).first()
    for person in site.neighbours[::PART]:
        following.follow(person.id, Followed.NEAR, 0)
    if voting is not None:
        for person in [*site.neighbours[1::PART], site.part("resident"), site.part("panel")]:
            following.follow(person.id, Followed.ROUND, voting.id)
        _write(site.part("organiser"), voting)
    resident = site.part("resident")
    following.follow(resident.id, Followed.NEAR, 0)
    following.follow(resident.id, Followed.SEED, site.seeds[3].id)
    following.set_paces(resident.id, {NoticeKind.REPLY: Pace.WEEKLY})
    _begin_here()


def _begin_here() -> None:
    """What the demo made is no news: nobody is told of two hundred days at once."""
    newest = db.session.scalar(select(func.max(AuditEntry.id))) or 0
    db.session.add(LogPosition(reader=READER, entry_id=newest))


def _write(organiser: Person, voting: Round) -> None:
    """A message that was sent, and a draft."""
    sent = announcing.draft_announcement(
        organiser,
        Followed.ROUND,
        voting.id,
        voting.in_area,
        title_cy="Noson holi nos Iau",
        title_en="An evening of questions on Thursday",
        body_cy="Bydd y grwpiau yn y neuadd am saith i ateb eich cwestiynau am eu cynigion.\n\nCroeso i bawb.",
        body_en="The groups are in the hall at seven to answer your questions about their proposals.\n\nAll are welcome.",
    )
    announcing.send_announcement(sent, organiser, followers=0)
    announcing.draft_announcement(
        organiser,
        Followed.ROUND,
        voting.id,
        voting.in_area,
        title_cy="Diolch am bleidleisio",
        title_en="Thank you for voting",
        body_cy="Mae’r cyfrif ddydd Sadwrn. Bydd y canlyniad ar y dudalen hon.",
        body_en="The count is on Saturday. The result will stand on this page.",
    )
    sent.made_at = clock.now()
