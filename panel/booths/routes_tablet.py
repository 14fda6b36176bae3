"""What a tablet shows that is a booth. Every page asks the database anew; of the voter it knows nothing, and no page is kept.

Forms are swapped into the page where JavaScript runs, so that "back" leads to pages that are asked for anew, and not to a ballot.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from flask import Flask, Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.access.hall import Tablet, be_none, be_tablet, tablet_now
from panel.ballots import papers
from panel.ballots.actions.cast import Receipt, check_paper
from panel.ballots.forms import PaperForm
from panel.ballots.picks import Answers
from panel.ballots.reading import MOVE, answers_now
from panel.ballots.routes.voting import ballot_page, check_page, picks_now
from panel.ballots.rules import VotePaused
from panel.ballots.turns import BoothTurn, HallBooth
from panel.booths import actions
from panel.booths.blueprint import tablet
from panel.booths.forms import PairForm
from panel.errors import RuleBroken
from panel.extensions import csrf, database_now, db
from panel.language import LANGUAGES, speaking, spoken
from panel.language import gettext as _
from panel.limits.actions import give_back, take
from panel.roll import tries
from panel.roll.symbols import grouped
from panel.rounds.models import Round
from panel.rounds.rules import may_vote, voting_open
from panel.web.addresses import absolute
from panel.web.busy import only_read
from panel.web.drawing.code import drawn_code
from panel.web.flow import commit, refusals_of
from panel.web.forms import EmptyForm
from panel.web.hypermedia import leave, show, wants_fragment
from panel.web.incoming import argument, field, has_field
from panel.web.sent_forms import repeatable

FREE = frozenset({"static", "brand"})
"""What stands around a page: its look."""


def confine(app: Flask) -> None:
    """A tablet that is a booth is shown no page but those of the booth."""

    @app.before_request
    def stay() -> ResponseReturnValue | None:
        endpoint = request.endpoint or ""
        inside = endpoint.split(".")[0] in FREE or request.blueprint in {tablet.name, *FREE}
        if inside or tablet_now() is None:
            return None
        return _to_waiting()


def _to_waiting() -> ResponseReturnValue:
    address = url_for("tablet.here", lang=spoken())
    return leave(address) if wants_fragment() else redirect(address, 303)


@tablet.get("")
@allow(Action.USE_BOOTH)
def here() -> ResponseReturnValue:
    """Pair this tablet; or wait; or begin, where a ballot is unlocked."""
    held = tablet_now()
    if held is None:
        return show("booths/pair.html", form=PairForm(formdata=None))
    booth = actions.booth_of(held.token)
    if booth is None or not _is_open(booth):
        be_none()
        return show("booths/ended.html", locked_out=booth is None)
    turn = actions.turn_in(booth)
    locked = actions.was_locked(booth, held.turn)
    ready = actions.is_running(booth, turn)
    if held.turn and actions.turn_of(booth, held.turn) is None and (ready or not locked):
        be_tablet(held.token)  # a turn that was locked stays, so that the page says why until the next ballot is there
    page, words = ("booths/begin.html", _ready) if ready else ("booths/wait.html", _waits)
    why = _in_both(_locked) if locked and not ready else []
    return show(page, booth=booth, budget_round=_round(booth), halves=_in_both(words), why=why)


def _in_both(words: Callable[[], Sequence[str]]) -> list[tuple[str, Sequence[str]]]:
    """What a page says in both languages: nobody has chosen one yet."""
    said = []
    for language in LANGUAGES:
        with speaking(language):
            said.append((language, words()))
    return said


def _waits() -> Sequence[str]:
    return _("Please wait for a member of staff"), _("The staff unlock one ballot for you. You can then choose your language.")


def _locked() -> Sequence[str]:
    why = _("The last ballot here was locked again: its time ran out, or the staff took it back. It was not cast.")
    return why, _("If it was yours, tell the staff: you can vote here again, or in another way, while voting is open.")


def _ready() -> Sequence[str]:
    secret = _("Your vote is secret: this tablet does not know who you are. You have up to a quarter of an hour.")
    return _("A ballot is ready for you"), secret, _("Begin in English")


def _round(booth: HallBooth) -> Round:
    return db.session.get_one(Round, booth.round_id)


def _is_open(booth: HallBooth) -> bool:
    return voting_open(_round(booth), database_now())


@tablet.post("")
@allow(Action.USE_BOOTH)
@repeatable
def pair() -> ResponseReturnValue:
    """The code was typed. A wrong one is counted, and answered as every other wrong one."""
    form = PairForm()
    if person_or_none() is not None:
        form.refuse(_("You are signed in on this device. Sign out first: a booth is nobody’s."))
    elif form.validate_on_submit():
        token = _tried(form.code.text)
        commit(url_for(".here"))
        if token:
            be_tablet(token)
            return redirect(url_for(".here"), 303)
        form.refuse(_("That code pairs no booth: it is wrong, used, or older than ten minutes. Ask the staff for a new one."))
    return show("booths/pair.html", form=form)


def _tried(code: str) -> str | None:
    charges = tries.charges()
    take(charges)
    if token := actions.pair(code):
        give_back(charges)
    return token


@tablet.get("/state")
@allow(Action.USE_BOOTH)
def state() -> ResponseReturnValue:
    """Asked for every few seconds: nothing where the page is still right, and the way to the right one where it is not."""
    held, seen = tablet_now(), argument("seen")
    booth = actions.booth_of(held.token) if held else None
    if held is None or booth is None or not (_is_open(booth) or seen == "receipt"):  # a receipt outlasts the close
        return leave(url_for(".here"))
    running = actions.is_running(booth, actions.turn_in(booth))
    mine = actions.turn_of(booth, held.turn) is not None
    right = {"wait": not running, "begin": running, "ballot": mine, "receipt": not running}.get(seen, False)
    return ("", 204) if right else leave(url_for(".here"))


@tablet.post("/begin")
@csrf.exempt  # type: ignore[untyped-decorator]  # the form is looked at in the view, which answers with the waiting page
@allow(Action.USE_BOOTH)
@repeatable
def begin() -> ResponseReturnValue:
    """A voter begins, in the language of this address: with a session that nobody before them has had."""
    held, form = tablet_now(), EmptyForm()
    booth = actions.booth_of(held.token) if held else None
    if held is None or booth is None or not form.validate_on_submit() or not (token := actions.begin(booth)):
        return _to_waiting()
    commit(url_for(".here"))
    be_tablet(held.token, token)
    return redirect(url_for(".ballot"), 303)


def _turn_now() -> tuple[Tablet, HallBooth, BoothTurn] | None:
    """The turn that was begun in this browser and still runs."""
    held = tablet_now()
    booth = actions.booth_of(held.token) if held else None
    turn = actions.turn_of(booth, held.turn) if held and booth else None
    return (held, booth, turn) if held and booth and turn else None


@tablet.get("/ballot")
@allow(Action.USE_BOOTH)
def ballot() -> ResponseReturnValue:
    if (now := _turn_now()) is None:
        return _to_waiting()
    budget_round = _round(now[1])
    return ballot_page(budget_round, _fresh_paper(), answers_now(budget_round), voter=_voter(now[2]))


def _voter(turn: BoothTurn) -> str:
    """For whom the order of the proposals is drawn: for the turn, whoever it is."""
    return f"booth {turn.id}"


def _fresh_paper() -> PaperForm:
    return PaperForm(formdata=None, data={"form_token": papers.random_id(), "replaces": ""})


@tablet.post("/ballot")
@csrf.exempt  # type: ignore[untyped-decorator]  # as above: a page of another voter is answered with the waiting page
@allow(Action.USE_BOOTH)
@repeatable
def cast() -> ResponseReturnValue:
    """Check the picks, cast them, go back to change them: what the pressed button says."""
    held, form = tablet_now(), PaperForm()
    booth = actions.booth_of(held.token) if held else None
    if held is None or booth is None or field("turn") != held.page or not form.validate_on_submit():
        return _to_waiting()
    budget_round = _round(booth)
    answers = answers_now(budget_round)
    if has_field("cast"):
        with refusals_of(form):
            given = actions.cast(booth, held.turn, picks_now(budget_round, answers), blank=answers.blank)
            commit(url_for(".here"))
            return _receipt(budget_round, given) if given else _to_waiting()
    if why := _closed(budget_round):
        only_read()
        return show("booths/closed.html", status=422, sentence=why)
    now = _turn_now()
    return _onward(budget_round, form, answers, _voter(now[2])) if now else _to_waiting()


def _onward(budget_round: Round, form: PaperForm, answers: Answers, voter: str) -> ResponseReturnValue:
    """The ballot again, or what it holds read back."""
    if has_field("back") or has_field(MOVE) or form.errors:
        return ballot_page(budget_round, form, replace(answers, blank=False), 422 if form.errors else 200, voter=voter)
    with refusals_of(form):
        check_paper(budget_round, picks_now(budget_round, answers), blank=answers.blank)
        return check_page(budget_round, form, answers, voter=voter)
    return ballot_page(budget_round, form, answers, 422, voter=voter)


def _closed(budget_round: Round) -> str:
    """Why no ballot is taken at this moment, in the words of the site; nothing where it is."""
    try:
        may_vote(budget_round, database_now())
    except RuleBroken as broken:
        return str(broken)
    return ""


def _receipt(budget_round: Round, receipt: Receipt) -> ResponseReturnValue:
    """Shown once, in answer to the press; asked for again, there is none."""
    square = drawn_code(absolute("ballots.find", round_id=budget_round.id, code=receipt.code))
    return show("booths/receipt.html", budget_round=budget_round, receipt=receipt, code=grouped(receipt.code), square=square)


@tablet.post("/finish")
@csrf.exempt  # type: ignore[untyped-decorator]  # it only takes away
@allow(Action.USE_BOOTH)
@repeatable
def finish() -> ResponseReturnValue:
    """The voter has finished: what this browser held of their turn is gone, here and in the database."""
    held = tablet_now()
    if held and held.turn:
        actions.forget(held.turn)
        commit(url_for(".here"))
        be_tablet(held.token)
    answer = make_response(_to_waiting())
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@tablet.errorhandler(VotePaused)
def paused(fault: VotePaused) -> ResponseReturnValue:
    """The key is away: nothing was cast. The voter calls the staff (503)."""
    only_read()
    answer: Response = make_response(show("booths/paused.html", status=503, sentence=str(fault)))
    return answer
