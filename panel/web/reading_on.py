"""The language switch of a form, without JavaScript: the form goes along, and comes back in the other language as it was typed.

A form ends with `{{ read_in() }}`: a button that says so in the other language. What it sends is led to the same address in that
language (307, which takes the fields along). There no form is whole (`panel.web.forms`), so no view acts on it: each shows its
page again, with all that was typed and nothing to mend. With JavaScript the switch at the top does the same in the browser.
"""

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from panel import language
from panel.language import gettext as _
from panel.web.addresses import here_in, in_language, own_address
from panel.web.incoming import field, has_field

READ_IN = "read-in"


def only_reads_on() -> bool:
    """Whether the form that was sent is only to be read in another language."""
    return request.method == "POST" and has_field(READ_IN)


def read_in(*, saves: bool = False, carries: bool = False) -> Markup:
    """The button, for the end of a form: the first button is the one that the Enter key presses.

    `saves`: of a form that keeps whatever is sent. It goes straight to the other language, and is kept there.
    `carries`: of a form that holds out of sight what was typed on a page before; there the switch at the top presses this button.
    """
    other = language.other()
    goes = Markup('formaction="{}"').format(here_in(other)) if saves else Markup('name="{}" value="{}"').format(READ_IN, other)
    with language.speaking(other):
        words = _("Go on in English, with what you have typed")
    pressed = Markup(" data-read-in") if carries else ""
    button = Markup('<p><button class="link-button" {} lang="{}"{}>{}</button></p>').format(goes, other, pressed, words)
    return button if carries else Markup("<noscript>{}</noscript>").format(button)


def install(app: Flask) -> None:
    """Before the token of the form is looked at: it is looked at where the form is led to."""

    @app.before_request
    def lead_on() -> ResponseReturnValue | None:
        wanted = field(READ_IN) if request.endpoint and only_reads_on() else ""
        if wanted not in language.LANGUAGES or wanted == language.spoken():
            return None
        return redirect(in_language(own_address(), wanted), 307)

    app.jinja_env.globals["read_in"] = read_in
