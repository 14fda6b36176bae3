"""Composition: the settings, the extensions, the blueprints, the pages for errors."""

import logging
from typing import Any

from flask import Flask, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from config import OPEN_MODES, ROOT, mode_of, settings, weakness_of
from panel import access, language, logs
from panel.access import Action, allow
from panel.access.booth import booth_now
from panel.access.hall import tablet_now
from panel.areas import routes as areas
from panel.areas.first import has_place
from panel.ballots import routes as ballots
from panel.ballots.reasons import to_vote
from panel.booths import routes as booths
from panel.chests import routes as chests
from panel.complaints import routes as complaints
from panel.easy import routes as easy
from panel.easy.routes import easy_read_of
from panel.errors import RuleBroken
from panel.extensions import csrf, db, login
from panel.groups import routes as groups
from panel.importing import routes as importing
from panel.limits import guard as limits_guard
from panel.limits import routes as limits
from panel.limits.actions import LimitReached
from panel.meetings import routes as meetings
from panel.moderation import routes as moderation
from panel.notices import registry
from panel.notices import routes as notices
from panel.notices.routes.following import is_followed
from panel.operations import metrics
from panel.operations import routes as operations
from panel.operations.private_files import keep_private
from panel.pages import routes as pages
from panel.pages.notices import REGISTRY
from panel.pages.search import SOURCES
from panel.panels import routes as panels
from panel.paper import routes as paper
from panel.people import reasons
from panel.people import routes as people
from panel.people.actions import sessions
from panel.privacy import routes as privacy
from panel.problems import noticing
from panel.problems import routes as problems
from panel.proposals import routes_headings as proposals
from panel.proposals.queries import languages_of_lines, seeds_of_lines
from panel.proposals.reasons import to_propose
from panel.publish import (
    boards,  # noqa: F401 - their files register by import
    recounts,
    scrutineers,
)
from panel.publish import routes as publish
from panel.results import routes as results
from panel.results.linked import grant_of, vote_of
from panel.results.outcomes import outcomes_of
from panel.roll import routes as roll
from panel.rounds import routes as rounds
from panel.sanctions import routes as sanctions
from panel.scrutiny import routes as scrutiny
from panel.search import keeping as search_keeping
from panel.search import registry as search_registry
from panel.search import routes as search
from panel.seeds import answering
from panel.seeds import routes as seeds
from panel.seeds.reasons import to_plant
from panel.seeds.words import THEME_WORDS
from panel.settings import brand, frame
from panel.settings import routes as settings_pages
from panel.telephone import routes as telephone
from panel.threads import routes as threads
from panel.translating import routes as translating
from panel.translating.queries import translations_of
from panel.web import addresses, busy, forwarded, headers, kept, reading_on, request_log, sent_forms, templating
from panel.web.incoming import Incoming
from panel.witnesses import routes as witnesses

BLUEPRINTS = (
    pages.bp,
    search.bp,
    areas.bp,
    settings_pages.bp,
    seeds.bp,
    answering.bp,
    meetings.bp,
    panels.bp,
    threads.bp,
    rounds.bp,
    proposals.bp,
    translating.bp,
    easy.bp,
    chests.bp,
    groups.bp,
    notices.bp,
    people.bp,
    limits.bp,
    publish.bp,
    recounts.bp,
    scrutiny.bp,
    scrutineers.bp,
    roll.bp,
    ballots.bp,
    ballots.booth,
    paper.bp,
    telephone.bp,
    booths.bp,
    booths.tablet,
    results.bp,
    importing.bp,
    moderation.bp,
    sanctions.bp,
    witnesses.bp,
    privacy.about,
    complaints.bp,
    privacy.own,
    problems.bp,
    operations.bp,
)

SILENT = frozenset({ballots.bp.name, ballots.booth.name, booths.tablet.name})
"""Blueprints whose good requests leave no line in the log."""


class Site(Flask):
    """Flask, but for how a request is read, and one line of the log: its own would hold the address that was asked for."""

    request_class = Incoming

    def log_exception(self, exc_info: Any) -> None:
        logging.getLogger("panel").error("an unexpected error", exc_info=exc_info)


ASKED_IN_TEMPLATES = {
    "is_followed": is_followed,
    "has_place": has_place,
    "translations_of": translations_of,
    "easy_read_of": easy_read_of,
    "outcomes_of": outcomes_of,
    "languages_of_lines": languages_of_lines,
    "seeds_of_lines": seeds_of_lines,
    "vote_of": vote_of,
    "grant_of": grant_of,
    "theme_words": THEME_WORDS,
    "booth_now": booth_now,
    "tablet_now": tablet_now,
}
"""Reads and words of several capabilities that any page can ask for."""


def create_app(**overrides: Any) -> Flask:
    """The site. RuntimeError where it must not start: a bad secret in production, a view without a guard."""
    app = Site("panel", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(settings())
    app.config.update(overrides)
    refuse_bad_settings(app)
    logs.install(app.config["LOG"])
    noticing.install()
    for path in keep_private(app.config["INSTANCE"])[:1]:
        logging.getLogger("panel").warning("%s could be read by other users of this machine; that is mended", path)
    if app.config["PROXIES"]:
        hops = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # as its manual says
    db.init_app(app)
    request_log.install(app, silent=SILENT, watchers=(metrics.watch,))
    forwarded.install(app)
    busy.install(app, lambda: error_page(503))
    headers.install(app)
    addresses.install(app)
    reading_on.install(app)
    booths.confine(app)
    csrf.init_app(app)
    login.init_app(app)
    sent_forms.install(app)  # before the limits: who presses a button again is answered, not counted
    limits_guard.install(app)
    login.user_loader(sessions.load)
    templating.install(app)
    frame.install(app)
    fill_registries(app)
    app.jinja_env.globals.update(ASKED_IN_TEMPLATES)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix=f"/<any({', '.join(language.LANGUAGES)}):lang>{blueprint.url_prefix or ''}")
    app.register_blueprint(publish.files)
    app.register_blueprint(brand.bp)
    app.register_blueprint(operations.machine)
    app.add_url_rule("/feeds/<any(cy, en):language>.atom", "publish.feed", publish.feed)
    app.add_url_rule("/", view_func=front_door)
    register_errors(app)
    access.every_view_is_guarded(app)
    return app


def fill_registries(app: Flask) -> None:
    """Hand what lies below the capabilities what they know: what can be followed and found, and what a sign-in is for."""
    registry.install(app, REGISTRY)
    search_registry.install(app, SOURCES)
    search_keeping.watch()
    reasons.install(app, {"ballots.vote": to_vote, "proposals.propose": to_propose, "seeds.plant": to_plant})


def refuse_bad_settings(app: Flask) -> None:
    """RuntimeError with a plain sentence: a mode that is known, and outside demo and tests a secret of its own."""
    mode_of({"PANEL_MODE": app.config["MODE"]})
    weakness = weakness_of(str(app.config["SECRET_KEY"]))
    if weakness and app.config["MODE"] not in OPEN_MODES:
        raise RuntimeError(
            f"Panel does not start: SECRET_KEY {weakness}. Set it to 32 or more random characters,"
            ' for instance from: python -c "import secrets; print(secrets.token_hex(32))"'
        )
    weak_fallbacks = [weakness for old in app.config["SECRET_KEY_FALLBACKS"] if (weakness := weakness_of(old))]
    if weak_fallbacks and app.config["MODE"] not in OPEN_MODES:
        raise RuntimeError(f"Panel does not start: one of SECRET_KEY_FALLBACKS {weak_fallbacks[0]}. Whoever guesses it signs in.")
    if app.config["RESIDENCY_PROOF"] not in {"organiser", "list"}:
        raise RuntimeError("Panel does not start: RESIDENCY_PROOF is organiser (also where it is not set) or list.")
    if app.config["SITE_LANGUAGE"] not in language.LANGUAGES:
        raise RuntimeError(f"Panel does not start: SITE_LANGUAGE is one of: {', '.join(language.LANGUAGES)}.")
    site = addresses.parts_of(str(app.config["SITE_URL"]))
    if site.scheme not in {"http", "https"} or not site.hostname:
        raise RuntimeError("Panel does not start: SITE_URL is an address such as https://panel.example.org.")


@allow(Action.READ)
def front_door() -> ResponseReturnValue:
    """To the home page in the remembered language, else the browser's, else the site's."""
    return redirect(f"/{language.spoken()}/", 302)


def register_errors(app: Flask) -> None:
    """Every error is a page in the reader's language."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(RuleBroken, rule_broken)
    app.register_error_handler(LimitReached, limit_reached)
    app.register_error_handler(InternalServerError, server_error)


def error_page(code: int, **values: object) -> Response:
    """It only reads, waits for no writer, and is made without the database where that does not answer."""
    busy.only_read()
    try:
        return page_of_error(code, **values)
    except SQLAlchemyError:
        busy.only_say()
        return page_of_error(code, **values)


def page_of_error(code: int, **values: object) -> Response:
    language.speak(addresses.prefer_language())
    kept_answer = kept.answer_keeping(code, str(values.get("sentence", "")))
    return kept_answer or Response(render_template("error.html", code=code, back=addresses.page_before(), **values), code)


def http_error(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):  # a host that is not ours: no address can be built for it, so there is no page
        return Response("400\n", 400, mimetype="text/plain")
    if error.code is None or error.code < 400:
        return error
    if error.code == 405 and request.method == "GET" and (page := addresses.page_of_form()):
        return redirect(page, 302)  # who opens the address of a form again, from the address bar, gets the page it stands on
    answer = error_page(error.code)
    if retry := getattr(error, "retry_after", None):
        answer.headers["Retry-After"] = str(retry)
    return answer


def csrf_error(_error: CSRFError) -> ResponseReturnValue:
    return error_page(400, csrf=True)


def rule_broken(error: RuleBroken) -> ResponseReturnValue:
    return error_page(409, sentence=str(error))


def limit_reached(error: LimitReached) -> ResponseReturnValue:
    answer = error_page(429, sentence=str(error))
    answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def server_error(_error: InternalServerError) -> ResponseReturnValue:
    try:
        return error_page(500)
    except Exception:
        # The database may be gone, and the page needs it: a bare one in both languages is better than none.
        logging.getLogger("panel").exception("the page for errors failed too")
        return Response("Mae rhywbeth o'i le ar ein hochr ni. / Something is wrong on our side.\n", 503, mimetype="text/plain")
