"""What every form view repeats: act, be refused or commit, tell, go on.

    if form.validate_on_submit():
        with refusals_of(form):
            actions.offer_help(seed, person, body=form.body.text)
            return commit_and_go(address(seed), _("Thank you. Your offer stands on the seed."))
    return show("seeds/offer.html", form=form, seed=seed)

Nothing is kept unless the view says so in a line that begins with `commit`. `show` answers 422 for a form with something to mend.
"""

from types import TracebackType

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from panel.errors import RuleBroken
from panel.extensions import db
from panel.web import sent_forms
from panel.web.busy import only_read
from panel.web.forms import Form


class refusals_of:
    """Undoes what a rule refuses inside, and says the rule's sentence above the form; the view goes on below the block.

    A rule that has more than one thing to say has each on a line of its own.
    """

    def __init__(self, form: Form) -> None:
        self.form = form

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, _kind: type[BaseException] | None, broken: BaseException | None, _trace: TracebackType | None) -> bool:
        if not isinstance(broken, RuleBroken):
            return False
        only_read()
        for sentence in str(broken).split("\n"):
            self.form.refuse(sentence, broken.at)
        return True


def commit(leads_to: str) -> None:
    """Keep what was done. `leads_to` is the address that shows it: whoever sends the same form again is led there too."""
    sent_forms.remember(leads_to)
    db.session.commit()


def commit_and_go(address: str, words: str = "") -> ResponseReturnValue:
    """Keep what was done, say so on the next page, and go there (303)."""
    commit(address)
    return go(address, words)


def go(address: str, words: str = "") -> ResponseReturnValue:
    """To a page (303) that says these words first. What was done is kept already."""
    if words:
        flash(words, "good")
    return redirect(address, 303)
