"""Questions about signing in and roles."""

import unicodedata
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta

from panel.errors import RuleBroken
from panel.language import day, last_day, ngettext
from panel.language import gettext as _

CODE_LASTS = timedelta(minutes=15)
LINK_LASTS = timedelta(hours=1)
WRONG_TRIES = 5
CODES_PER_ADDRESS = 8
CODES_MAILED_TO_ADDRESS = 60
"""In an hour, used or not: nobody's mailbox is filled."""
CODES_PER_ADDRESS_AND_NETWORK = 6
RESIDENT_LASTS = timedelta(days=30)
STAFF_LASTS = timedelta(hours=12)
PROOF_LASTS = timedelta(minutes=15)
PROOF_TRIES_AN_HOUR = 10
PASSKEYS_MOST = 20

WaitSentence = Callable[[int], str]
"""Seconds to wait → what somebody reads."""


class TooMany(RuleBroken):
    """Too many tries in a short time: the page answers 429, and says in how many seconds to come back."""

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


def may_mail_code(unused: Sequence[datetime], now: datetime) -> None:
    """TooMany when so many links to an address still work. `unused`: when they were asked for, the oldest first.

    Whoever asks on somebody's behalf again and again so keeps nobody out: each mail that counts here holds a link that works.
    """
    if len(unused) >= CODES_PER_ADDRESS:
        seconds = int((unused[-CODES_PER_ADDRESS] + LINK_LASTS - now).total_seconds()) + 1
        raise TooMany(newest_still_works(seconds), seconds)


def minutes(seconds: int) -> str:
    """A wait in words, rounded up: "in 12 minutes"."""
    number = max(1, -(-seconds // 60))
    return ngettext("in %(num)s minute", "in %(num)s minutes", number) % {"num": number}


def newest_still_works(seconds: int) -> str:
    """To an address with a mail that was not used."""
    return _(
        "We have sent several emails to this address. Please look for the newest one, in the spam folder too, "
        "and open its link: it works for an hour. You can ask again %(when)s."
    ) % {"when": minutes(seconds)}


def many_from_this_network(seconds: int) -> str:
    """To somebody in a hall, or behind a carrier, where many have asked."""
    return _(
        "Many people have asked for codes through the connection that you use. You can ask again %(when)s, "
        "or at once through another one: your phone’s own, say, in place of the hall’s."
    ) % {"when": minutes(seconds)}


def many_tries_from_this_network(seconds: int) -> str:
    """To somebody who types a code where many wrong ones were typed."""
    return _(
        "Too many codes were tried through the connection that you use. The link in your email still works: "
        "please open it. Codes can be tried again %(when)s."
    ) % {"when": minutes(seconds)}


def many_tries_of_proof(seconds: int) -> str:
    """To somebody who was wrong again and again about the second proof."""
    return _("There were too many tries. You can try again %(when)s.") % {"when": minutes(seconds)}


def bare_code(typed: str) -> str:
    """The letters and digits of a code that somebody typed: "ab3d-e9" is "AB3DE9", and so is it in full-width signs."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign.isascii() and sign.isalnum())


def code_is_alive(asked_at: datetime, wrong_tries: int, now: datetime) -> bool:
    """Whether a code can still be used: young, and not guessed at too often."""
    return now - asked_at <= CODE_LASTS and wrong_tries < WRONG_TRIES


def link_is_alive(asked_at: datetime, now: datetime) -> bool:
    """Whether a link can still be used: young. Nobody can guess it."""
    return now - asked_at <= LINK_LASTS


def session_lasts(*, has_role: bool) -> timedelta:
    """How long somebody stays signed in, whatever they do."""
    return STAFF_LASTS if has_role else RESIDENT_LASTS


def the_hour(moment: datetime) -> datetime:
    """The beginning of the hour."""
    return moment.replace(minute=0, second=0, microsecond=0)


def may_add_passkey(number: int) -> None:
    """RuleBroken when there are very many already."""
    if number >= PASSKEYS_MOST:
        raise RuleBroken(_("Your account has many passkeys. Please remove one that you no longer use."))


def may_remove_factor(*, needed: bool, left: int) -> None:
    """RuleBroken when somebody with a role would have no second proof left."""
    if needed and left < 1:
        raise RuleBroken(_("You have a role, so your account needs a second proof. Please add another one first."))


def may_reset_factor(*, own: bool, has_one: bool) -> None:
    """RuleBroken for oneself, and where there is nothing to take away."""
    if own:
        raise RuleBroken(_("Your own second proof is changed on your own page."))
    if not has_one:
        raise RuleBroken(_("This account has no second proof."))


def reaches_so_far(reaches: bool) -> None:
    """RuleBroken where somebody would give or end a role outside of what their own role reaches."""
    if not reaches:
        raise RuleBroken(_("Your own role does not reach so far. Somebody with a role for the whole site can do this."))


def may_be_first(has_organiser: bool) -> None:
    """RuleBroken where the site has an organiser already."""
    if has_organiser:
        raise RuleBroken(_("This site has an organiser already. They give roles on the page Roles."))


def may_grant(*, held: bool, same_end: bool, barred: bool) -> None:
    """RuleBroken where the person has that role there already, until the same day; and while they are paused or closed out."""
    if barred:
        raise RuleBroken(_("This person is paused or closed out. They can get a role when that has ended."))
    if held and same_end:
        raise RuleBroken(_("This person has that role already."))


def may_end_role(*, live: bool) -> None:
    """RuleBroken where it has ended already."""
    if not live:
        raise RuleBroken(_("This person does not have that role."))


def lasts_no_longer(ends_at: datetime | None, own_ends_at: datetime | None) -> None:
    """RuleBroken where a role would end after the role of whoever gives it; None: without an end."""
    if own_ends_at is not None and (ends_at is None or ends_at > own_ends_at):
        raise RuleBroken(
            _("Your own role there ends on %(day)s. What you give can last until then, and no longer.")
            % {"day": day(last_day(own_ends_at))}
        )


def leaves_an_organiser(others: Collection[int]) -> None:
    """RuleBroken where nobody else is organiser of the whole site without an end: nobody could then give that role again."""
    if not others:
        raise RuleBroken(_("This is the only organiser. Make somebody else an organiser first."))


def role_lasts_until(last_day: date, today: date) -> None:
    """RuleBroken for a last day that is over."""
    if last_day < today:
        raise RuleBroken(_("The last day of a role cannot be in the past. Please choose a later one."))
