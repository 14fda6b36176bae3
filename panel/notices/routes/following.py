"""Follow things and stop it; what one follows, and how often one hears of it."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.areas.models import Area
from panel.extensions import Base, db
from panel.language import gettext as _
from panel.notices import queries
from panel.notices.actions import following as actions
from panel.notices.forms import AreaForm, PaceForm
from panel.notices.kinds import Followed
from panel.notices.registry import registry
from panel.notices.routes.blueprint import bp
from panel.notices.words import FOLLOWED_WORDS
from panel.web.flow import commit, commit_and_go
from panel.web.hypermedia import answer, show
from panel.web.incoming import argument
from panel.web.sent_forms import repeatable


@bp.get("/follows")
@allow(Action.FOLLOW)
def mine() -> ResponseReturnValue:
    return my_page(area_form(), PaceForm.showing(queries.paces_of(person_or_none().id)))


def my_page(areas: AreaForm, paces: PaceForm) -> ResponseReturnValue:
    """What one follows and how often one hears of it, with whichever of its forms was sent."""
    person = person_or_none()
    return show(
        "notices/mine.html",
        listed=queries.followed_by(person.id),
        near=queries.follows(person.id, Followed.NEAR, 0),
        areas=areas,
        paces=paces,
        words=FOLLOWED_WORDS,
    )


def area_form() -> AreaForm:
    form = AreaForm()
    areas = db.session.scalars(Area.open_from_the_top())
    names = [(area.id, "\u2003" * (area.path.count("/") - 1) + area.name) for area in areas]
    form.area.choices = [(0, _("Choose an area")), *names]
    return form


@bp.post("/follows")
@allow(Action.FOLLOW)
@repeatable
def follow_area() -> ResponseReturnValue:
    """Follow an area of the list."""
    form = area_form()
    if form.validate_on_submit():
        actions.follow(person_or_none().id, Followed.AREA, form.area.data)
        return commit_and_go(url_for(".mine"), _("You follow this area now."))
    return my_page(form, PaceForm.showing(queries.paces_of(person_or_none().id)))


@bp.route("/follows/how-often", methods=["GET", "POST"])
@allow(Action.FOLLOW)
@repeatable
def how_often() -> ResponseReturnValue:
    form = PaceForm() if request.method == "POST" else PaceForm.showing(queries.paces_of(person_or_none().id))
    if form.validate_on_submit():
        actions.set_paces(person_or_none().id, form.paces)
        return commit_and_go(url_for(".mine"), _("Saved. From now on we write as often as you said."))
    return show("notices/how_often.html", form=form)


@bp.get("/follows/<kind>/<int:thing_id>")
@allow(Action.FOLLOW)
def thing(kind: str, thing_id: int) -> ResponseReturnValue:
    """Where somebody lands who wanted to follow and had to sign in first: one press, not none."""
    followed = must_be(kind, thing_id)
    named = queries.name_of(followed, thing_id) if followed != Followed.NEAR else None
    return show("notices/thing.html", kind=followed.value, thing_id=thing_id, named=named, back=page_of(followed, thing_id))


@bp.post("/follows/<kind>/<int:thing_id>")
@allow(Action.FOLLOW)
@repeatable
def follow(kind: str, thing_id: int) -> ResponseReturnValue:
    followed = must_be(kind, thing_id)
    actions.follow(person_or_none().id, followed, thing_id)
    return told(followed, thing_id)


@bp.post("/follows/<kind>/<int:thing_id>/stop")
@allow(Action.FOLLOW)
@repeatable
def stop_following(kind: str, thing_id: int) -> ResponseReturnValue:
    followed = kind_of(kind)
    actions.stop_following(person_or_none().id, followed, thing_id)
    return told(followed, thing_id)


def told(kind: Followed, thing_id: int) -> ResponseReturnValue:
    """The button as it is now, in place; otherwise back to the page of the thing, or to the list where it was pressed."""
    on_list = argument("from", 10) == "list"
    back = url_for(".mine") if on_list or kind == Followed.NEAR else page_of(kind, thing_id)
    commit(back)
    return answer("notices/_follow.html", back, kind=kind.value, thing_id=thing_id)


def page_of(kind: Followed, thing_id: int) -> str:
    if kind == Followed.NEAR:
        return url_for(".mine")
    endpoint, values = registry().topics[kind].address(thing_id)
    return url_for(endpoint, **values)


def kind_of(word: str) -> Followed:
    return Followed(word) if word in list(Followed) else abort(404)


def must_be(word: str, thing_id: int) -> Followed:
    """The kind; 404 where there is no such thing any more, or this person cannot see it."""
    kind = kind_of(word)
    if kind == Followed.NEAR:
        return kind if thing_id == 0 else abort(404)
    row = db.session.get(registry().topics[kind].model, thing_id)
    if row is None or is_merged(row) or (hasattr(row, "seen_by") and not row.seen_by(person_or_none())):
        abort(404)
    return kind


def is_merged(thing: Base) -> bool:
    """Whether another thing took its place: nothing is heard of it any more."""
    return getattr(thing, "merged_into_id", None) is not None


def is_followed(kind: str, thing_id: int) -> bool:
    """For the button in templates: whether the reader follows this."""
    person = person_or_none()
    return person is not None and queries.follows(person.id, Followed(kind), thing_id)
