"""The pages on which one entry of a meeting is put right or taken back."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.areas.models import Area
from panel.extensions import db
from panel.language import gettext as _
from panel.meetings import correcting
from panel.meetings.blueprint import bp
from panel.meetings.forms import EnteredRemarkForm, EnteredSeedForm, EnteredSupportForm, MeetingForm
from panel.seeds.meetings import Meeting
from panel.seeds.models import Remark, Seed
from panel.seeds.paper import PaperSupport
from panel.web.checks import Check, Line, Way, ask, pressed
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm, Form
from panel.web.hypermedia import show
from panel.web.sent_forms import repeatable


@bp.route("/<int:meeting_id>/edit", methods=["GET", "POST"])
@allow(Action.ENTER_MEETING, meeting=Meeting)
@repeatable
def edit_meeting(meeting: Meeting) -> ResponseReturnValue:
    form, is_public = MeetingForm.of(meeting), meeting.published_at is not None
    back = url_for(".show_meeting" if is_public else ".sheet", meeting_id=meeting.id)
    if form.validate_on_submit() and form.held_on.data:
        with refusals_of(form):
            texts = {"name_cy": form.name_cy.text, "name_en": form.name_en.text, "venue": form.venue.text}
            area = db.session.get_one(Area, form.area.data)
            correcting.correct_meeting(meeting, person_or_none(), area=area, held_on=form.held_on.data, **texts)
            return commit_and_go(back, _("Saved."))
    return asked(form, _("Put right which meeting it was"), back)


@bp.route("/support/<int:support_id>/edit", methods=["GET", "POST"])
@allow(Action.ENTER_MEETING, support=PaperSupport)
@repeatable
def edit_support(support: PaperSupport) -> ResponseReturnValue:
    form, back = EnteredSupportForm(data={"count": str(support.number)}), url_for(".show_meeting", meeting_id=support.meeting_id)
    if form.validate_on_submit():
        with refusals_of(form):
            correcting.correct_support(support, person_or_none(), form.count.people or 0)
            return commit_and_go(back, _("Saved."))
    lede = _(
        "How many people at the meeting backed “%(title)s”. Write 0 to take the count back. The public log keeps both numbers."
    )
    lede %= {"title": db.session.get_one(Seed, support.seed_id).title}
    return asked(form, _("Put the number right"), back, lede)


@bp.route("/seeds/<int:seed_id>/edit", methods=["GET", "POST"])
@allow(Action.ENTER_MEETING, seed=Seed)
@repeatable
def edit_seed(seed: Seed) -> ResponseReturnValue:
    from_meeting(seed)
    form, back = EnteredSeedForm(obj=seed), url_for("seeds.show_seed", seed_id=seed.id)
    if form.validate_on_submit():
        with refusals_of(form):
            words = {"title": form.title.text, "body": form.body.text, "language": form.language.data}
            correcting.correct_seed(seed, person_or_none(), said_by=form.said_by.text, **words)
            return commit_and_go(back, _("Put right. What it said before stays readable."))
    return asked(form, _("Put right what was entered"), back, name_lede())


@bp.route("/remarks/<int:remark_id>/edit", methods=["GET", "POST"])
@allow(Action.ENTER_MEETING, remark=Remark)
@repeatable
def edit_remark(remark: Remark) -> ResponseReturnValue:
    from_meeting(remark)
    form, back = EnteredRemarkForm(obj=remark), page_of(remark)
    if form.validate_on_submit():
        with refusals_of(form):
            words = {"body": form.body.text, "language": form.language.data}
            correcting.correct_remark(remark, person_or_none(), said_by=form.said_by.text, **words)
            return commit_and_go(back, _("Put right. What it said before stays readable."))
    return asked(form, _("Put right what was entered"), back, name_lede())


@bp.route("/seeds/<int:seed_id>/take-back", methods=["GET", "POST"])
@allow(Action.ENTER_MEETING, seed=Seed)
@repeatable
def take_back_seed(seed: Seed) -> ResponseReturnValue:
    return taking_back(seed, seed.title)


@bp.route("/remarks/<int:remark_id>/take-back", methods=["GET", "POST"])
@allow(Action.ENTER_MEETING, remark=Remark)
@repeatable
def take_back_remark(remark: Remark) -> ResponseReturnValue:
    return taking_back(remark, remark.body[:120])


@bp.post("/seeds/<int:seed_id>/put-back")
@allow(Action.ENTER_MEETING, seed=Seed)
@repeatable
def put_back_seed(seed: Seed) -> ResponseReturnValue:
    return putting_back(seed)


@bp.post("/remarks/<int:remark_id>/put-back")
@allow(Action.ENTER_MEETING, remark=Remark)
@repeatable
def put_back_remark(remark: Remark) -> ResponseReturnValue:
    return putting_back(remark)


def taking_back(thing: Seed | Remark, words: str) -> ResponseReturnValue:
    from_meeting(thing)
    check, form = before_taking_back(thing, words), EmptyForm()
    if pressed(check, form):
        with refusals_of(form):
            correcting.take_back(thing, person_or_none())
            return commit_and_go(page_of(thing), _("It is taken back. Only organisers and moderators see it now."))
    return ask(check, form)


def putting_back(thing: Seed | Remark) -> ResponseReturnValue:
    from_meeting(thing)
    correcting.put_back(thing, person_or_none())
    return commit_and_go(page_of(thing), _("Everybody can read it again."))


def before_taking_back(thing: Seed | Remark, words: str) -> Check:
    return Check(
        question=_("Take this entry back?"),
        undo=_("You can put it back on the same page, on any day."),
        lines=[
            Line(_("What is taken back"), words, language=thing.language),
            Line(_("At once"), _("Nobody but organisers and moderators sees it, and nobody finds it.")),
            Line(_("In the public log"), _("That an organiser took back what was entered from a meeting.")),
        ],
        do=_("Take it back"),
        keep=Way(_("Leave everything as it is"), page_of(thing)),
    )


def from_meeting(thing: Seed | Remark) -> None:
    """404 for what somebody wrote on the site: its words are its author's."""
    if thing.meeting_id is None:
        abort(404)


def page_of(thing: Seed | Remark) -> str:
    if isinstance(thing, Seed):
        return url_for("seeds.show_seed", seed_id=thing.id)
    return url_for("seeds.show_seed", seed_id=thing.seed_id, _anchor=f"remark-{thing.id}")


def name_lede() -> str:
    return _("What it said before stays readable for everyone. A name that you take out is gone at once, and nothing keeps it.")


def asked(form: Form, heading: str, back: str, lede: str = "") -> ResponseReturnValue:
    return show("corrections/correct.html", form=form, heading=heading, back=back, lede=lede)
