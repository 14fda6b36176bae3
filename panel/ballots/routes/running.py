"""Running a vote: phases and dates."""

from flask import url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, person_or_none
from panel.ballots import queries
from panel.ballots.actions import phases as moves
from panel.ballots.actions import seal
from panel.ballots.blueprint import bp
from panel.ballots.forms import DateForm, MoveForm
from panel.extensions import db
from panel.language import gettext as _
from panel.roll import actions as roll
from panel.roll.report import last_looked
from panel.rounds import actions as rounds
from panel.rounds.guards import allow_round
from panel.rounds.models import Phase, PhaseMove, Round
from panel.rounds.phases import ORDER, following, place
from panel.rounds.rules import phase_line
from panel.rounds.words import PHASE_WORDS
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show
from panel.web.incoming import field, has_field


@bp.get("/<int:round_id>/phases")
@allow_round(Action.MOVE_PHASE)
def phases(budget_round: Round) -> ResponseReturnValue:
    return _phases(budget_round, _move_form(formdata=None), _date_form(budget_round, formdata=None))


@bp.post("/<int:round_id>/phases")
@allow_round(Action.MOVE_PHASE)
def move_phase(budget_round: Round) -> ResponseReturnValue:
    """Enter the next phase, or change a date: the form that was sent says which."""
    if has_field("change"):
        return _change_date(budget_round)
    form, phase = _move_form(), following(budget_round.phase)
    asked = field("phase") == phase
    if form.validate_on_submit() and phase and asked:
        with refusals_of(form):
            moves.enter(
                budget_round,
                phase,
                person_or_none(),
                reason_cy=form.reason_cy.text,
                reason_en=form.reason_en.text,
                by_hand=True,
            )
            words = _("Done. The round is now in this phase: %(phase)s.") % {"phase": PHASE_WORDS[phase]}
            return commit_and_go(url_for(".phases", round_id=budget_round.id), words)
    elif not asked:
        form.refuse(_("The round was moved in the meantime. Please look at where it is now."))
    return _phases(budget_round, form, _date_form(budget_round, formdata=None), 422)


def _change_date(budget_round: Round) -> ResponseReturnValue:
    form = _date_form(budget_round)
    if form.validate_on_submit() and form.opens_at.data:
        with refusals_of(form):
            rounds.move_date(
                budget_round,
                Phase(form.phase.data),
                form.opens_at.data,
                person_or_none(),
                reason_cy=form.reason_cy.text,
                reason_en=form.reason_en.text,
            )
            words = _("The date is changed, and the reason is shown with it.")
            return commit_and_go(url_for(".phases", round_id=budget_round.id), words)
    return _phases(budget_round, _move_form(formdata=None), form, 422)


def _move_form(**values: object) -> MoveForm:
    return MoveForm(prefix="move-", **values)


def _date_form(budget_round: Round, **values: object) -> DateForm:
    form = DateForm(prefix="date-", **values)
    ahead = ORDER[place(budget_round.phase) + 1 :]
    form.phase.choices = [(phase.value, str(PHASE_WORDS[phase])) for phase in ahead]
    return form


def _phases(budget_round: Round, move: MoveForm, change: DateForm, status: int = 200) -> ResponseReturnValue:
    return show(
        "ballots/phases.html",
        status=status,
        budget_round=budget_round,
        move=move,
        change=change,
        line=phase_line(budget_round),
        following=following(budget_round.phase),
        moves=db.session.scalars(PhaseMove.of(budget_round)).all(),
        words=PHASE_WORDS,
        sealed=seal.is_sealed(budget_round),
        roll_size=roll.size(budget_round),
        roll_missing=roll.missing(budget_round),
        key=queries.key_facts(budget_round),
        secrecy=queries.secrecy(budget_round),
        looked=last_looked(budget_round),
    )
