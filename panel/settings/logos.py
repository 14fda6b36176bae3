"""Put up the logo of the site, or take it down."""

from hashlib import sha256

from sqlalchemy import delete

from panel.access import Actor
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.settings import pictures
from panel.settings.actions import change_settings
from panel.settings.models import SitePicture
from panel.settings.queries import site_settings
from panel.settings.table import Setting


def change_logo(person: Actor | None, *, sent: bytes, alt_cy: str, alt_en: str) -> None:
    """A new picture, or the same one with other words. RuleBroken where there is none, or none that we take."""
    wanted = {Setting.LOGO: site_settings()[Setting.LOGO], Setting.LOGO_ALT_CY: alt_cy, Setting.LOGO_ALT_EN: alt_en}
    if not sent and not wanted[Setting.LOGO]:
        raise RuleBroken(_("Please choose a picture."), at="picture")
    if not sent:
        change_settings(person, wanted)
        return
    picture = pictures.clean(sent)
    digest = sha256(picture.content).hexdigest()
    change_settings(person, wanted | {Setting.LOGO: f"{digest} {picture.width} {picture.height}"})
    db.session.merge(
        SitePicture(
            digest=digest,
            media_type=picture.media_type,
            width=picture.width,
            height=picture.height,
            content=picture.content,
        )
    )
    _drop_others(digest)


def remove_logo(person: Actor | None) -> None:
    """The site shows its own mark again."""
    change_settings(person, {Setting.LOGO: "", Setting.LOGO_ALT_CY: "", Setting.LOGO_ALT_EN: ""})
    _drop_others("")


def _drop_others(digest: str) -> None:
    db.session.execute(delete(SitePicture).where(SitePicture.digest != digest))
