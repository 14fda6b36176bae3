"""Running a vote: phases and dates."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, person_or_none
from panel.ballots import queries
from panel.ballots.actions import life, seal
from panel.ballots.actions import phases as moves
from panel.ballots.blueprint import bp
from panel.ballots.checks.phases import beginning
from panel.ballots.forms import DateForm
from panel.extensions import db
from panel.language import gettext as _
from panel.roll import actions as roll
from panel.roll.report import last_looked
from panel.rounds import actions as rounds
from panel.rounds.forms import ReasonForm
from panel.rounds.guards import allow_round
from panel.rounds.models import Phase, PhaseMove, Round
from panel.rounds.phases import ORDER, following, place
from panel.rounds.rules import before_vote, phase_line
from panel.rounds.states import ROUND
from panel.rounds.words import PHASE_WORDS
from panel.scrutiny import queries as scrutiny
from panel.web.bilingual import reasons_of
from panel.web.busy import only_read
from panel.web.checks import ask, pressed
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show


@bp.get("/<int:round_id>/phases")
@allow_round(Action.MOVE_PHASE)
def phases(budget_round: Round) -> ResponseReturnValue:
    return _phases(budget_round, _date_form(budget_round, formdata=None))


@bp.post("/<int:round_id>/phases")
@allow_round(Action.MOVE_PHASE)
def move_date(budget_round: Round) -> ResponseReturnValue:
    """Change a date that lies ahead, with a reason."""
    form = _date_form(budget_round)
    if form.validate_on_submit() and form.opens_at.data:
        with refusals_of(form):
            rounds.move_date(
                budget_round,
                Phase(form.phase.data),
                form.opens_at.data,
                person_or_none(),
                **reasons_of(form),
            )
            words = _("The date is changed, and the reason is shown with it.")
            return commit_and_go(url_for(".phases", round_id=budget_round.id), words)
    return _phases(budget_round, form, 422)


@bp.route("/<int:round_id>/phases/<any(ideas, proposals, voting, result):phase>", methods=["GET", "POST"])
@allow_round(Action.MOVE_PHASE)
def begin_phase(budget_round: Round, phase: str) -> ResponseReturnValue:
    """The page before the next phase is entered by hand, and its press."""
    form = ReasonForm()
    if form.is_submitted():
        rounds.lock(budget_round)
    if following(budget_round.phase) != phase or budget_round.imported_from:
        return _passed(budget_round, form)
    check = beginning(budget_round, Phase(phase))
    if pressed(check, form):
        with refusals_of(form):
            moves.enter(budget_round, Phase(phase), person_or_none(), by_hand=True, **reasons_of(form))
            words = _("Done. The round is now in this phase: %(phase)s.") % {"phase": PHASE_WORDS[Phase(phase)]}
            return commit_and_go(url_for(".phases", round_id=budget_round.id), words)
    voted = sum(roll.marks(budget_round).values()) if phase == Phase.RESULT else None
    return ask(check, form, "ballots/begin.html", budget_round=budget_round, voted=voted, on_roll=roll.size(budget_round))


def _passed(budget_round: Round, form: ReasonForm) -> ResponseReturnValue:
    """To where the round is now; a press is refused there."""
    if not form.is_submitted():
        return redirect(url_for(".phases", round_id=budget_round.id), 303)
    only_read()
    form.refuse(_("The round was moved in the meantime. Please look at where it is now."))
    return _phases(budget_round, _date_form(budget_round, formdata=None), 422, refused=form)


def _date_form(budget_round: Round, **values: object) -> DateForm:
    form = DateForm(prefix="date-", **values)
    ahead = ORDER[place(budget_round.phase) + 1 :]
    form.phase.choices = [(phase.value, str(PHASE_WORDS[phase])) for phase in ahead]
    return form


def _phases(budget_round: Round, change: DateForm, status: int = 200, refused: ReasonForm | None = None) -> ResponseReturnValue:
    return show(
        "ballots/phases.html",
        status=status,
        budget_round=budget_round,
        refused=refused,
        change=change,
        line=phase_line(budget_round),
        following=following(budget_round.phase),
        moves=db.session.scalars(PhaseMove.of(budget_round)).all(),
        words=PHASE_WORDS,
        sealed=seal.is_sealed(budget_round),
        roll_size=roll.size(budget_round),
        key=queries.key_facts(budget_round),
        secrecy=queries.secrecy(budget_round),
        ways=_ways(budget_round),
        looked=last_looked(budget_round),
        nobody_counts_again=scrutiny.nobody_counts_again(budget_round) if _waits_for_vote(budget_round) else "",
    )


def _waits_for_vote(budget_round: Round) -> bool:
    return before_vote(budget_round) and budget_round.phase != Phase.CANCELLED and not budget_round.imported_from


def _ways(budget_round: Round) -> list[str]:
    """What else can be done with the round as it stands: verbs of its table, where nobody has voted."""
    if budget_round.imported_from:
        return []
    open_now = [verb for verb in ROUND.verbs(budget_round.phase) if verb in {"round.move-all", "round.reopen", "round.cancel"}]
    ways = [] if open_now and life.ballots_in(budget_round) else open_now
    if ROUND.lets("round.remove", budget_round.phase) and not life.hanging_on(budget_round):
        ways.append("round.remove")
    return ways
