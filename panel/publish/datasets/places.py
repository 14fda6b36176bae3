"""The columns that say where something is: the same in every file."""

from panel.language import lazy
from panel.publish.columns import Column, Kind

AREA: tuple[Column, ...] = (
    Column("area_cy", Kind.TEXT, lazy("The name of the area in Welsh."), lambda row: row.area.name_cy),
    Column("area_en", Kind.TEXT, lazy("The name of the area in English."), lambda row: row.area.name_en),
    Column(
        "area_code",
        Kind.TEXT,
        lazy("The area’s code of the Office for National Statistics, where it has one."),
        lambda row: row.area.code,
    ),
)
