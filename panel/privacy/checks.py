"""What is said before an account is removed: what goes, what stays and why, who must see to what, and that it is for good."""

from collections.abc import Iterator

from flask import url_for

from panel.language import gettext as _
from panel.language import spoken, text_in
from panel.panels.models import CitizensPanel
from panel.people.models import Person
from panel.people.words import grant_words
from panel.privacy.queries import Hanging, hanging_on
from panel.privacy.retention import Keep, days_words
from panel.privacy.times import keep_days
from panel.rounds.models import Round
from panel.web.checks import Check, Line, Way


def leaving(person: Person) -> Check:
    hanging = hanging_on(person)
    return Check(
        question=_("Remove your account?"),
        undo=_("Nobody can bring an account back, not even the organisers. You may come again, as somebody new."),
        final=True,
        known=_("I know that my account cannot be brought back."),
        lines=[*_goes(hanging), *_ends(person, hanging), *_stays(hanging), _afterwards()],
        do=_("Remove my account"),
        keep=Way(_("Keep my account"), url_for("pages.me")),
        instead=[
            Way(_("Fewer emails"), url_for("notices.mine"), _("Say how often we write, or never.")),
            Way(_("Another email address"), url_for("people.address"), _("Your account moves with you.")),
            Way(
                _("A copy first"), url_for("own.data"), _("All that we hold about you, to keep. Afterwards nobody can make one.")
            ),
        ],
        crumbs=[Way(_("Your page"), url_for("pages.me")), Way(_("What we hold about you"), url_for("own.data"))],
    )


def _goes(hanging: Hanging) -> Iterator[Line]:
    yield Line(
        _("What is deleted"),
        _("Your name, your email address and postcode, your passkeys and sign-ins, what you follow, and our emails to you."),
    )
    if hanging.supports or hanging.offers:
        taken = ((_("Seeds you support"), hanging.supports), (_("Offers of help"), hanging.offers))
        yield Line(_("What is taken back"), _("The seeds count one fewer each."), _counted(*taken))
    if hanging.complaints:
        words = _("It goes unanswered: we cannot answer somebody we cannot reach. To have the answer, wait for it first.")
        yield Line(_("A complaint that waits"), words, _counted((_("Complaints about data"), hanging.complaints)))
    if hanging.drafts:
        yield Line(
            _("Plans that were never handed in"),
            _("They are deleted: nobody but you could go on with them."),
            _counted((_("Drafts"), hanging.drafts)),
        )


def _ends(person: Person, hanging: Hanging) -> Iterator[Line]:
    if grants := person.live_grants:
        words = _("They end at once. What you decided stays in force; your colleagues see on their desk what waits.")
        yield Line(_("Your roles"), words, [Way(grant_words(grant), "") for grant in grants])
    if hanging.seats:
        seats = [Way(_title(seat.citizens_panel), url_for("panels.show_seat", seat_id=seat.id)) for seat in hanging.seats]
        yield Line(_("Your seats"), _("You leave the panel. The organisers see that the seat is free, and can offer it."), seats)
    if hanging.groups:
        words = _(
            "They stay in the directory and have nobody who speaks for them. Please hand them on first, or tell the organisers."
        )
        groups = [Way(group.name, url_for("pages.show_group", group_id=group.id)) for group in hanging.groups]
        yield Line(_("Groups you speak for"), words, groups)
    if hanging.key_copies:
        words = _(
            "You hold a copy of the key of a vote. Please destroy it and say so first: afterwards nobody knows where it is."
        )
        keys = [
            Way(_("Round %(number)s") % {"number": number}, url_for("ballots.key", round_id=number))
            for number in hanging.key_copies
        ]
        yield Line(_("A key you hold"), words, keys)


def _stays(hanging: Hanging) -> Iterator[Line]:
    wrote = ((_("Seeds"), hanging.seeds), (_("Remarks"), hanging.remarks), (_("Contributions"), hanging.contributions))
    if any(number for _words, number in wrote):
        words = _(
            "It stays, so that what others answered still makes sense. Beside it is “Somebody who left”. Or "
            "choose below that its words go."
        )
        yield Line(_("What you wrote"), words, _counted(*wrote))
    if hanging.plans:
        words = _("They stay, for their group and for those who vote on them. Your name was never shown beside them.")
        yield Line(_("Plans that were handed in"), words, _counted((_("Plans"), hanging.plans)))
    yield Line(
        _("Your ballots"),
        _(
            "Nobody touches them: they name nobody. What you voted counts, and that somebody voted stays, so"
            " that nobody votes twice."
        ),
    )
    if hanging.open_votes:
        words = _(
            "If you have voted there, your ballot counts as it is and you cannot change it. If you have not, you"
            " cannot vote there any more."
        )
        yield Line(
            _("Votes that are open"),
            words,
            [Way(_title(one), url_for("pages.show_round", round_id=one.id)) for one in hanging.open_votes],
        )
    yield Line(
        _("What the law requires us to keep"),
        _(
            "Lines of the ledger, decisions and the public log stay, so that public money and decisions can be"
            " checked. They do not name you."
        ),
    )


def _afterwards() -> Line:
    days = keep_days()[Keep.MAIL]
    words = _(
        "A last email to your address says that it is done. That it was sent is noted for %(days)s. Older "
        "backups hold what was deleted until they are deleted themselves."
    )
    return Line(_("Afterwards"), words % {"days": days_words(days)})


def _counted(*counted: tuple[str, int]) -> list[Way]:
    """What there is any of, with how many."""
    return [Way(words, "", str(number)) for words, number in counted if number]


def _title(row: Round | CitizensPanel) -> str:
    return text_in(row, "title", spoken())
