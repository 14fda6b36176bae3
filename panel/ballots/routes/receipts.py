"""Finding a ballot by its receipt."""

from flask import request
from flask.typing import ResponseReturnValue

from panel.access import Action
from panel.ballots import papers, queries
from panel.ballots.actions import seal
from panel.ballots.blueprint import bp
from panel.ballots.forms import CodeForm
from panel.language import gettext as _
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.hypermedia import show
from panel.web.incoming import arguments, has_argument, has_field
from panel.web.reading_on import only_reads_on


@bp.route("/<int:round_id>/find", methods=["GET", "POST"])
@allow_round(Action.FIND_BALLOT)
def find(budget_round: Round) -> ResponseReturnValue:
    """Find a sealed ballot. The form posts, so that codes do not end in anybody's access log; nothing is changed."""
    form = CodeForm() if request.method == "POST" else CodeForm(arguments(), meta={"csrf": False})
    asked = (has_argument("code") or has_field("code")) and not only_reads_on()
    sealed = seal.is_sealed(budget_round)
    code = papers.typed_code(form.code.text) if asked and form.validate() else None
    found = queries.find(budget_round, code) if code and sealed else None
    if asked and form.code.text and not code:
        form.code.errors = [_("A receipt code has 16 letters and numbers, such as 7KQ4-M2ZD-P9XA-3FHT. Please look at it again.")]
    return show(
        "ballots/find.html",
        status=422 if asked and not code else 200,
        budget_round=budget_round,
        form=form,
        code=code and papers.grouped(code),
        found=found,
        sealed=sealed,
    )
