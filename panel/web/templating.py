"""What every template can say: sums, dates, counts, both languages, marks, and the addresses of static files."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request, url_for
from markupsafe import Markup, escape

from panel import access, clock, language, money
from panel.web import addresses, as_read, bare, drawing, linked, markup


@cache
def asset(name: str) -> str:
    """The address of a static file with its fingerprint: kept for a year, fetched anew when it changes."""
    content = (Path(str(current_app.static_folder)) / name).read_bytes()
    return url_for("static", filename=name, v=sha256(content).hexdigest()[:10])


@cache
def drawn_mark(name: str, class_: str = "") -> Markup:
    """A mark of the sprite, which never stands without its word."""
    use = Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>')
    return use.format(f"mark {class_}".strip(), asset("img/sprite.svg"), name)


@lru_cache(maxsize=256)
def drawn_dots(number: int) -> Markup:
    """A dot for each of so many people; the number in words stands beside them."""
    rows = drawing.dots(number)
    line = 'fill="none" stroke="var(--leaf)" stroke-width="6" stroke-linecap="round" stroke-dasharray="0 8"'
    path = Markup(f'<path d="{{}}" {line}/>')  # noqa: S704  # nothing of it is from outside
    drawn = Markup('<svg class="dots" width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-hidden="true">{2}</svg>')
    return drawn.format(rows.width, rows.height, path.format(rows.path)) if number else Markup("")


@lru_cache(maxsize=1_024)
def drawn_number(number: int) -> Markup:
    """The number of an item in its colour. The lists of a large vote have hundreds of them."""
    colour = drawing.colour_of(number)
    stripes = '<path d="M-2 14L14-2M6 28L28 6M-2 28L28-2" stroke="var(--card)" stroke-width="2" opacity=".5"/>'
    square = '<rect x=".5" y=".5" width="27" height="27" rx="7" fill="{0.fill}" stroke="var(--edge)"/>{1}'
    text = '<text x="14" y="19" text-anchor="middle" font-size="14" font-weight="700" fill="{0.ink}">{2}</text>'
    drawn = Markup(f'<svg class="numbered" width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">{square}{text}</svg>')  # noqa: S704  # nothing of it is from outside
    return drawn.format(colour, Markup(stripes if colour.striped else ""), number)  # noqa: S704  # the same


def drawn_bar(parts: Sequence[tuple[str, int]], whole: int, label: str, class_: str = "") -> Markup:
    """A bar of money: parts are (class, pence) side by side; `label` says the same in words."""
    at, pieces = 0, []
    for kind, pence in parts:
        if pence > 0:
            pieces.append(f'<rect class="{escape(kind)}" x="{share(at, whole)}" width="{share(pence, whole)}" height="100%"/>')
            at += pence
    drawn = f'<svg class="{escape(f"bar {class_}".strip())}" role="img" aria-label="{escape(label)}">{"".join(pieces)}</svg>'
    return Markup(drawn)  # noqa: S704  # each part was escaped


def both(row: object, field: str) -> Markup:
    """A field that staff write in two languages (`title_cy`, `title_en`): the reader's, or the other one, marked."""
    spoken, other = language.spoken(), language.other()
    text, instead = getattr(row, f"{field}_{spoken}"), getattr(row, f"{field}_{other}")
    if text or not instead:
        return markup.in_language(text or "", spoken, spoken)
    mark = Markup('{} <small class="to-follow">({})</small>')
    return mark.format(markup.in_language(instead, other, spoken), language.gettext("translation to follow"))


def plain(row: object, field: str) -> str:
    """The same as bare text: for titles of windows, attributes and mails."""
    return language.text_in(row, field, language.spoken())


def both_prose(row: object, field: str) -> Markup:
    """A long text that staff write in two languages, rendered, inside an element that names its language."""
    spoken = language.spoken()
    said = spoken if getattr(row, f"{field}_{spoken}") else language.other()
    text = getattr(row, f"{field}_{said}") or ""
    prose = Markup('<div class="prose" lang="{}">{}</div>').format(said, markup.prose(text))
    if said == spoken or not text:
        return prose
    return Markup('<p class="meta to-follow">{}</p>{}').format(_to_follow(said), prose)


def _to_follow(said: str) -> str:
    """Above a text that is not in the reader's language yet."""
    if said == "en":
        return language.gettext("The Welsh is to follow. Until then, here it is in English.")
    return language.gettext("The English is to follow. Until then, here it is in Welsh.")


def written(text: str, lang: str) -> Markup:
    """A resident's words, in an element that names the language they were written in."""
    return markup.in_language(text, lang, language.spoken())


def named(group: Any) -> Markup:
    """A group's name in an element that names its language; what stands in the place of a hidden name is in the reader's."""
    return written(group.shown_name, language.spoken() if group.hidden_at else group.language)


def stamp(moment: date) -> str:
    """A day or a moment as a machine reads it in a page: there, a fraction of a second would have three digits at most."""
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()


def facts_line(*facts: object) -> Markup:
    """Facts about a thing on one line: `facts_line(area.name, supported(seed) if seed.support_count)`.

    What is empty falls out, and no line begins with the dot.
    """
    told = (str(escape(fact)).strip() for fact in facts if fact)
    return Markup("\u00a0· ".join(fact for fact in told if fact))  # noqa: S704  # each was escaped


def share(part: int, whole: int) -> str:
    """A share as the width of a bar: "12.5%", never past 100."""
    return f"{min(100.0, 100 * part / whole) if whole else 0:.2f}%"


def _globals(app: Flask) -> dict[str, Any]:
    return {
        "asset": asset,
        "drawn_mark": drawn_mark,
        "drawn_dots": drawn_dots,
        "drawn_number": drawn_number,
        "drawn_bar": drawn_bar,
        "drawing": drawing,
        "breadcrumb_list": linked.breadcrumb_list,
        "both": both,
        "both_prose": both_prose,
        "plain": plain,
        "share": share,
        "facts_line": facts_line,
        "as_read": as_read.marks,
        "url_for": addresses.plain_url_for(app),
        "here_in": addresses.here_in,
        "own_address": addresses.own_address,
        "absolute": addresses.absolute,
        "lasting_address": addresses.lasting_address,
        "with_arguments": addresses.with_arguments,
        "Action": access.Action,
        "now": clock.now,
        "language_names": language.NAMES,
        "mode": app.config["MODE"],
    }


def install(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        language.gettext, language.ngettext, newstyle=True, pgettext=language.pgettext
    )
    # Jinja's own `_` looks `gettext` up and calls it: a second call for each of the hundred sentences of a page.
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]
    app.jinja_env.globals.update(_globals(app))
    app.jinja_env.filters.update(pounds=money.pounds, prose=markup.prose, day=language.day, time_of_day=language.time_of_day)
    app.jinja_env.filters.update(
        short_weekday=language.short_weekday, short_month=language.short_month, month=language.month, short_day=language.short_day
    )
    app.jinja_env.filters.update(deadline=language.deadline, opening=language.opening)
    app.jinja_env.filters["time_left"] = lambda moment: language.time_left(moment, clock.now())
    app.jinja_env.filters["ago"] = lambda moment: language.ago(moment, clock.now())
    app.jinja_env.filters.update(written=written, named=named, stamp=stamp, excerpt=bare.excerpt)

    @app.context_processor
    def reader() -> dict[str, Any]:
        person = access.person_or_none()
        return {
            "person": person,
            "spoken": language.spoken(),
            "other_language": language.other(),
            "may": lambda action, *things: access.may(action, person, *things, demo=access.is_demo()),
            "may_somewhere": lambda action: access.may_somewhere(action, person),
            "section": [*request.path.split("/"), "", ""][2],
        }
