"""Welsh and English as equals: the catalogue, and how each writes dates, times and counts.

It knows no web server: pages, mails, commands and rules all speak through it. `speaking("cy")` sets the language for a while;
`_` and `ngettext` then answer in it.
"""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.support import LazyProxy

LANGUAGES: tuple[str, ...] = ("cy", "en")
NAMES = {"cy": "Cymraeg", "en": "English"}
LONDON = ZoneInfo("Europe/London")
CATALOGUES = Path(__file__).parent / "translations"

_spoken: ContextVar[str] = ContextVar("spoken", default="en")


def spoken() -> str:
    """The language of whoever is being answered: "cy" or "en"."""
    return _spoken.get()


def other() -> str:
    """The language that is not being spoken."""
    return "en" if spoken() == "cy" else "cy"


def text_in(row: object, field: str, language: str) -> str:
    """What staff wrote in two languages (`title_cy`, `title_en`), for a reader of one; the other while that is to follow."""
    others = (each for each in LANGUAGES if each != language)
    return next((text for each in (language, *others) if (text := getattr(row, f"{field}_{each}"))), "")


def speak(language: str) -> None:
    """Answer in this language from now on, in this context. ValueError if it is neither Welsh nor English."""
    if language not in LANGUAGES:
        raise ValueError(language)
    _spoken.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Answer in this language inside the block."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


@cache
def catalogue(language: str) -> NullTranslations:
    """The sentences of one language. English is the language of the code; a Welsh catalogue that was not compiled is an error."""
    if language == "en":
        return NullTranslations()
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.mo").open("rb") as compiled:
        return GNUTranslations(compiled)


def gettext(message: str) -> str:
    """The sentence in the spoken language."""
    return catalogue(spoken()).gettext(message) if message else ""


def ngettext(one: str, many: str, number: int) -> str:
    """The sentence for a number of things; Welsh has six forms."""
    return catalogue(spoken()).ngettext(one, many, number)


def pgettext(context: str, message: str) -> str:
    """The sentence for a word that means two things; the context says which."""
    return catalogue(spoken()).pgettext(context, message)


_ = gettext


def lazy(message: str) -> str:
    """A sentence that is looked up when it is shown: for what is named at import (forms, enumerations)."""
    return cast(str, LazyProxy(gettext, message, enable_cache=False))


def local(moment: datetime) -> datetime:
    """The moment on the clock on the wall in Wales."""
    return moment.astimezone(LONDON)


def day(moment: date | datetime) -> str:
    """3 May 2027."""
    when = local(moment).date() if isinstance(moment, datetime) else moment
    return format_date(when, "d MMMM y", locale=spoken())


def month(moment: datetime) -> str:
    """May 2027, Mai 2027."""
    return format_date(local(moment).date(), "LLLL y", locale=spoken())


def short_weekday(when: date) -> str:
    """Mon, Llun."""
    return format_date(when, "EEE", locale=spoken())


def short_month(when: date) -> str:
    """Mar, Maw."""
    return format_date(when, "LLL", locale=spoken())


def short_day(when: date) -> str:
    """Tue 16 Mar, Maw 16 Maw."""
    return format_date(when, "EEE d MMM", locale=spoken())


def time_of_day(moment: datetime) -> str:
    """8 pm, or 8:30 pm; midnight and noon by name. Welsh tells the afternoon from the evening, which begins at six."""
    here = local(moment)
    if here.minute == 0 and here.hour in (0, 12):
        return _("noon") if here.hour == 12 else _("midnight")
    hour = here.hour % 12 or 12
    clock = f"{hour}:{here.minute:02d}" if here.minute else str(hour)
    if here.hour < 12:
        return _("%(clock)s am") % {"clock": clock}
    words = pgettext("afternoon", "%(clock)s pm") if here.hour < 18 else _("%(clock)s pm")
    return words % {"clock": clock}


def deadline(moment: datetime, *, alone: bool = False) -> str:
    """Sunday 6 December 2026 at 8 pm. What closes at midnight closes at 11:59 pm of the day before: nobody misreads that.

    `alone` for where it stands in no sentence. Within one, Welsh says "ar ddydd Sul", "tan ddydd Sul", "yn cau ddydd Sul".
    """
    return _weekday_and_time(moment - timedelta(minutes=1) if _is_midnight(moment) else moment, alone=alone)


def opening(moment: datetime, *, alone: bool = False) -> str:
    """The same for what begins then: at midnight, 12:01 am of the day that begins."""
    return _weekday_and_time(moment + timedelta(minutes=1) if _is_midnight(moment) else moment, alone=alone)


def _is_midnight(moment: datetime) -> bool:
    """Whether a clock without seconds shows 00:00."""
    return local(moment).time().replace(second=0, microsecond=0) == time()


def _weekday_and_time(moment: datetime, *, alone: bool) -> str:
    weekday = format_datetime(local(moment), "EEEE d MMMM y", locale=spoken())
    if spoken() == "cy" and not alone:
        weekday = weekday.replace("Dydd", "ddydd", 1)
    return _("%(weekday)s at %(time)s") % {"weekday": weekday, "time": time_of_day(moment)}


def time_left(moment: datetime, now: datetime) -> str:
    """How long is left: days, then hours, then minutes; "closed" when it is over."""
    left = moment - now
    if left <= timedelta(0):
        return _("the time is over")
    if left >= timedelta(days=2):
        return ngettext("%(num)s day left", "%(num)s days left", left.days) % {"num": left.days}
    hours = int(left.total_seconds() // 3600)
    if hours:
        return ngettext("%(num)s hour left", "%(num)s hours left", hours) % {"num": hours}
    minutes = max(1, int(left.total_seconds() // 60))
    return ngettext("%(num)s minute left", "%(num)s minutes left", minutes) % {"num": minutes}


def ago(moment: datetime, now: datetime) -> str:
    """today, yesterday, 12 days ago; a date when it is more than a month."""
    days = (local(now).date() - local(moment).date()).days
    if days > 30:
        return day(moment)
    if days <= 1:
        return _("yesterday") if days == 1 else _("today")
    return ngettext("%(num)s day ago", "%(num)s days ago", days) % {"num": days}


def minutes_ago(moment: datetime, now: datetime) -> str:
    """a moment ago, 4 minutes ago, 3 hours ago; then as `ago` says it."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return _("a moment ago")
    if minutes < 60:
        return ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes) % {"num": minutes}
    if minutes < 12 * 60:
        return ngettext("%(num)s hour ago", "%(num)s hours ago", minutes // 60) % {"num": minutes // 60}
    return ago(moment, now)


def from_local(typed: datetime) -> datetime:
    """A date and time typed in Wales, without a zone, as aware UTC."""
    return typed.replace(tzinfo=LONDON).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The moment in UTC at which a day ends in Wales."""
    return from_local(datetime.combine(day + timedelta(days=1), time()))


def last_day(moment: datetime) -> date:
    """The last day before a moment: what ends at midnight was good until the day before."""
    return (local(moment) - timedelta(microseconds=1)).date()


def moments_of(typed: datetime) -> list[datetime]:
    """Every moment, in UTC, at which a clock in Wales shows this: none in the hour that spring leaves out, two in autumn's."""
    both = {typed.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(moment for moment in both if local(moment).replace(tzinfo=None, fold=0) == typed.replace(fold=0))


DIGRAPHS = ("ch", "dd", "ff", "ng", "ll", "ph", "rh", "th")


def sorting_key(word: str) -> list[int]:
    """The Welsh alphabet counts ch, dd, ff, ng, ll, ph, rh and th as letters of their own, each after the letter it starts with.

    ng comes after g. English words keep their order under it but for these pairs, so it serves Welsh pages only.
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(sign))
    key, place = [], 0
    while place < len(plain):
        pair = plain[place : place + 2]
        first = "g" if pair == "ng" else pair[:1]
        key.append(ord(first) * 2 + (pair in DIGRAPHS))
        place += 2 if pair in DIGRAPHS else 1
    return key
