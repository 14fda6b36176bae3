"""Settings that were changed by page."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base


class SiteSetting(Base):
    """What a setting is now. One without a row has its default; who changed it stands in the public log."""

    __tablename__ = "site_setting"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
