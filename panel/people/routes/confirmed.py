"""The list of those whose place was confirmed, or taken back: found by name, address, postcode or area."""

from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.areas.choices import area_choices, reach_of_reader
from panel.areas.models import Area
from panel.extensions import db
from panel.language import gettext as _
from panel.people.forms import ConfirmedForm
from panel.people.models import Residency, ResidencyState
from panel.people.queries import found, people_numbered
from panel.people.routes.blueprint import bp
from panel.people.words import PROOF_WORDS
from panel.web.hypermedia import show
from panel.web.paging import Key, number_of, page

STATES = {"confirmed": ResidencyState.CONFIRMED, "refused": ResidencyState.REFUSED}


@bp.get("/residencies/confirmed")
@allow(Action.CONFIRM_RESIDENCY)
def confirmed() -> ResponseReturnValue:
    """Only within the reader's own reach; who decided is named."""
    reach = reach_of_reader(Action.CONFIRM_RESIDENCY)
    form = ConfirmedForm()
    form.area.choices = [(0, _("Every area")), *area_choices(reach)]
    area = db.session.get(Area, form.area.data) if form.area.data else None
    state = STATES.get(form.state.data or "", ResidencyState.CONFIRMED)
    wanted = found(state, form.q.text[:100], area).where(reach.covers(Residency.area_id))
    listed = page(wanted, Key(Residency.claimed_at, descending=True), Key(Residency.id, descending=True))
    return show(
        "people/confirmed.html",
        form=form,
        listed=listed,
        number=number_of(wanted),
        state=state,
        proof_words=PROOF_WORDS,
        deciders=people_numbered({row.decided_by_id for row in listed.rows if row.decided_by_id}),
    )
