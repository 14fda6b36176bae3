"""What is said before an announcement is sent."""

from flask import url_for

from panel.language import NAMES, ngettext
from panel.language import gettext as _
from panel.notices.kinds import Followed
from panel.notices.models import Announcement
from panel.web.checks import Check, Line, Way


def sending(draft: Announcement, *, followers: int, name: str) -> Check:
    """The whole message in both languages, to whom it goes, and that it cannot be called back."""
    to = ngettext(
        "%(num)s person gets it by email, in their language.",
        "%(num)s people get it by email, each in their language.",
        followers,
    )
    whom = {
        Followed.ROUND: _("Everybody who follows “%(name)s”."),
        Followed.AREA: _("Everybody who follows %(name)s, an area that it is in, or what is near."),
    }
    edit = url_for(".edit_announcement", announcement_id=draft.id)
    return Check(
        question=_("Send this message?"),
        undo=_("An email cannot be called back. If something in it is wrong, you can only write another one."),
        final=True,
        lines=[
            Line(_("How many"), to % {"num": followers}, holds=False),
            Line(_("Who it goes to"), whom[Followed(draft.kind)] % {"name": name}),
            Line(NAMES["cy"], draft.title_cy, _parts(draft.body_cy), language="cy"),
            Line(NAMES["en"], draft.title_en, _parts(draft.body_en), language="en"),
            Line(
                _("When"),
                _(
                    "At once; what happens at night goes out in the morning."
                    " Anyone who chose email once a day or once a week gets it then."
                ),
            ),
            Line(_("In the public log"), _("That organisers wrote, about what and to how many. Everybody can read the message.")),
        ],
        known=_("I have read the message in both languages."),
        do=_("Send it"),
        keep=Way(_("Change it"), edit),
        crumbs=[Way(_("Messages to followers"), url_for(".announcements"))],
    )


def _parts(body: str) -> list[Way]:
    return [Way(part, "") for part in body.split("\n\n") if part.strip()]
