"""The addresses of the brand's colours and of the logo: the same for everybody, in either language, kept by browsers."""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.extensions import db
from panel.settings import palette
from panel.settings.models import SitePicture
from panel.settings.queries import site_settings
from panel.settings.table import Setting
from panel.web.headers import named_by_content
from panel.web.incoming import argument

bp = Blueprint("brand", __name__, url_prefix="/site")


@bp.get("/colours.css")
@allow(Action.READ)
@named_by_content
def colours() -> ResponseReturnValue:
    """The style sheet of the colours. Its address names them, so that a change is another address; others are not found.

    Whatever keeps answers for others would else keep today's colours for a year below the address of tomorrow's.
    """
    now = site_settings()
    main, second = now[Setting.COLOUR_MAIN], now[Setting.COLOUR_SECOND]
    if argument("v", 40) != palette.version(main, second):
        abort(404)
    answer = Response(palette.stylesheet(main, second), mimetype="text/css")
    answer.add_etag()
    return answer.make_conditional(request)


@bp.get("/logo/<digest>")
@allow(Action.READ)
@named_by_content
def logo(digest: str) -> ResponseReturnValue:
    """The logo with this SHA-256, while it is the site's."""
    picture = db.session.get(SitePicture, digest)
    if picture is None:
        abort(404)
    answer = Response(picture.content, mimetype=picture.media_type)
    answer.set_etag(digest)
    return answer.make_conditional(request)
