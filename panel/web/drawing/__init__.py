"""Drawings that the server makes: data in, shapes out. No database, no request, no HTML.

A view (or a template: every function here is under `drawing` in each of them) makes the shapes, and a macro of
`_macros/drawing.html` writes them as SVG together with the text that says the same. Colours are tokens
(`fill="var(--leaf)"`), so that a drawing is right in the dark without a style sheet of its own. Lengths are units of the
drawing's own box.

Time line of rounds (months, bars with segments, "now"); links lead to each lane, and the list below it is written by the macro:

    lanes = [Lane("Spring 2027", address, [Span("Vote", date(2027, 3, 1), date(2027, 3, 21), Tone.VOTE)])]
    show("pages/desk.html", line=time_line(lanes, today=local(clock.now()).date()))

    {% from "_macros/drawing.html" import time_line %}
    {{ time_line(line, _("Rounds on one line")) }}

Split bar of numbered items, in the order given; `colour_of(number)` is the colour of the same item everywhere else:

    {% from "_macros/drawing.html" import split_bar, numbered %}
    {{ split_bar(drawing.split_bar(costs, whole), _("£21,050 in four pieces")) }}
    {% for proposal in funded %}<li>{{ numbered(loop.index) }} {{ proposal.title }}</li>{% endfor %}

A map of places as links, with counted dots (areas: `panel.areas.maps.draw_map`, which knows their boundaries):

    {% from "areas/_map.html" import area_map with context %}
    {{ area_map(drawn, _("Map of the areas"), endpoint="seeds.garden") }}

Panel over area, in shares from 0 to 1; dots for people; a ring of chairs:

    {{ paired_bars([(_("16 to 34"), 0.25, 0.24), ...], _("the panel"), _("the area")) }}
    {{ drawn_dots(41) }}
    ring(20) -> the middle of each chair, from the top and with the clock
    seating(taken=18, offered=1, seats=20) -> chairs with their states, round a table or in rows (`panels/_macros.html`)
"""

from panel.web.drawing.bars import ROOM, PairedBar, SplitBar, paired_bars, split_bar
from panel.web.drawing.chairs import Seating, seating
from panel.web.drawing.dots import Chair, DotRows, dots, ring
from panel.web.drawing.maps import AreaMap, Place, draw_map
from panel.web.drawing.palette import Colour, Tone, colour_of
from panel.web.drawing.timeline import Lane, Span, TimeLine, time_line

__all__ = [
    "ROOM",
    "AreaMap",
    "Chair",
    "Colour",
    "DotRows",
    "Lane",
    "PairedBar",
    "Place",
    "Seating",
    "Span",
    "SplitBar",
    "TimeLine",
    "Tone",
    "colour_of",
    "dots",
    "draw_map",
    "paired_bars",
    "ring",
    "seating",
    "split_bar",
    "time_line",
]
