"""What leaving does beyond names: what somebody promised or began is ended, and their words go where they wish it."""

from sqlalchemy import ColumnElement, CursorResult, String, Update, cast, delete, func, literal, or_, select, update

from panel import clock
from panel.corrections.models import EarlierText
from panel.extensions import Base, db
from panel.groups.models import Group
from panel.language import LANGUAGES, speaking
from panel.language import gettext as _
from panel.mail.models import OutboxMail
from panel.moderation.models import Flag, Ruling
from panel.panels.models import Seat, SeatState
from panel.people.models import AddressChange, Person
from panel.privacy.queries import is_draft
from panel.proposals.models import Proposal
from panel.scrutiny.leaving import give_back
from panel.seeds.actions import index_words, withdraw_offer
from panel.seeds.models import Offer, Remark, Seed, Support
from panel.threads.models import Contribution, ContributionVersion
from panel.translating.models import Translation, TranslationState


def tidy_up(person: Person) -> dict[str, int]:
    """End what cannot go on without the person. Words → how many; the groups are only counted: they need a new contact."""
    return {
        "supports of seeds taken back": _take_back_support(person),
        "offers of help withdrawn, their words removed": _withdraw_offers(person),
        "seats left or declined": _leave_seats(person),
        "proposals deleted that were never handed in": _delete_drafts(person),
        "places as a scrutineer given back": give_back(person),
        "mails deleted to an address they were about to take": _delete_mail_to_next_address(person),
        "groups that need a new contact": db.session.scalar(select(func.count()).where(Group.contact_id == person.id)) or 0,
    }


def _done(statement: Update) -> int:
    answer = db.session.execute(statement.execution_options(synchronize_session=False))
    return answer.rowcount if isinstance(answer, CursorResult) else 0


def _take_back_support(person: Person) -> int:
    """The counts of the seeds; the rows themselves go with the rest."""
    backed = select(Support.seed_id).where(Support.person_id == person.id)
    return _done(update(Seed).where(Seed.id.in_(backed)).values(support_count=Seed.support_count - 1))


def _withdraw_offers(person: Person) -> int:
    standing = select(Seed).join(Offer, Offer.seed_id == Seed.id)
    standing = standing.where(Offer.person_id == person.id, Offer.withdrawn_at.is_(None)).order_by(Seed.id)
    for seed in db.session.scalars(standing).all():
        withdraw_offer(seed, person)
    return _done(update(Offer).where(Offer.person_id == person.id).values(body=""))


def _leave_seats(person: Person) -> int:
    left = 0
    for before, after in ((SeatState.OFFERED, SeatState.DECLINED), (SeatState.TAKEN, SeatState.LEFT)):
        held = update(Seat).where(Seat.person_id == person.id, Seat.state == before)
        left += _done(held.values(state=after, answered_at=clock.now()))
    return left


def _delete_drafts(person: Person) -> int:
    """With what hangs on them: somebody may have reported or translated one that was handed in and taken back."""
    drafts = db.session.scalars(select(Proposal).where(Proposal.contact_id == person.id, is_draft())).unique().all()
    numbers = [draft.id for draft in drafts]
    twins = select(Translation.id).where(Translation.kind == "proposal", Translation.thing_id.in_(numbers))
    for model in (Flag, Ruling):
        _delete(model, model.proposal_id.in_(numbers) | model.translation_id.in_(twins))
    _delete(Translation, Translation.id.in_(twins))
    for draft in drafts:
        db.session.delete(draft)
    db.session.flush()
    return len(drafts)


def _delete(model: type[Base], which: ColumnElement[bool]) -> None:
    db.session.execute(delete(model).where(which).execution_options(synchronize_session=False))


def _delete_mail_to_next_address(person: Person) -> int:
    """Their own address is dealt with where it is named. What another account has is that one's mail."""
    wished = select(AddressChange.new_email).where(AddressChange.person_id == person.id)
    theirs = OutboxMail.recipient.in_(wished), OutboxMail.recipient.not_in(select(Person.email))
    answer = db.session.execute(delete(OutboxMail).where(*theirs).execution_options(synchronize_session=False))
    return answer.rowcount if isinstance(answer, CursorResult) else 0


def remove_words(person: Person) -> dict[str, int]:
    """Put one sentence in place of all that the person wrote for others to read. Words → how many."""
    removed = {"contributions": 0, "remarks": 0, "seeds": _remove_seeds(person)}
    said = select(Contribution.id).where(Contribution.author_id == person.id)
    _appeals(person)
    _earlier_texts(person)
    _translations(person)
    db.session.execute(delete(ContributionVersion).where(ContributionVersion.contribution_id.in_(said)))
    for language in LANGUAGES:
        with speaking(language):
            gone = _("Its author has left, and asked for these words to be removed.")
        for name, model in (("contributions", Contribution), ("remarks", Remark)):
            mine = update(model).where(model.author_id == person.id, model.language == language)
            removed[name] += _done(mine.values(body=gone))
    return {f"{name} whose words were removed": number for name, number in removed.items()}


def _remove_seeds(person: Person) -> int:
    seeds = db.session.scalars(select(Seed).where(Seed.author_id == person.id).order_by(Seed.id)).all()
    for seed in seeds:
        with speaking(seed.language):
            seed.title, seed.body = _("A seed whose author has left"), _("Its author asked for these words to be removed.")
        seed.learning = seed.learning_language = None
        db.session.flush()
        index_words(seed)
    return len(seeds)


def _earlier_texts(person: Person) -> None:
    """What the person's seeds and remarks said before they were put right."""
    for kind, model in (("seed", Seed), ("remark", Remark)):
        mine = select(literal(f"{kind}:") + cast(model.id, String)).where(model.author_id == person.id)
        gone = delete(EarlierText).where(EarlierText.subject.in_(mine))
        db.session.execute(gone.execution_options(synchronize_session=False))


def _translations(person: Person) -> None:
    """What the person offered for others, and the person's own words as others gave them."""
    whose = [Translation.offered_by_id == person.id]
    for kind, model in (("seed", Seed), ("remark", Remark)):
        mine = select(model.id).where(model.author_id == person.id)
        whose.append((Translation.kind == kind) & Translation.thing_id.in_(mine))
    _done(update(Translation).where(or_(*whose)).values(title="", body="", state=TranslationState.WITHDRAWN))


def _appeals(person: Person) -> None:
    """What the person wrote against rulings on their own words."""
    mine = [
        Ruling.seed_id.in_(select(Seed.id).where(Seed.author_id == person.id)),
        Ruling.remark_id.in_(select(Remark.id).where(Remark.author_id == person.id)),
        Ruling.contribution_id.in_(select(Contribution.id).where(Contribution.author_id == person.id)),
        Ruling.offer_id.in_(select(Offer.id).where(Offer.person_id == person.id)),
        Ruling.proposal_id.in_(select(Proposal.id).where(Proposal.contact_id == person.id)),
        Ruling.translation_id.in_(select(Translation.id).where(Translation.offered_by_id == person.id)),
        Ruling.group_id.in_(select(Group.id).where(Group.contact_id == person.id)),
    ]
    for whose in mine:
        _done(update(Ruling).where(whose, Ruling.appeal.is_not(None)).values(appeal=""))
