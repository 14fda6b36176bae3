"""A map has a counted dot where there is something to count, above its name, and more has a larger one."""

import json

from shapely.geometry import box, mapping

from panel.web.drawing import Place, draw_map

PLACES = [
    Place(key, name, json.dumps(mapping(box(-3.4 + east, 53.0, -3.2 + east, 53.2))), -1)
    for key, name, east in ((1, "Rhuthun", 0), (2, "Corwen", 0.2), (3, "Dinbych", 0.4))
]


def test_a_place_with_a_number_has_a_dot_above_its_name_and_one_without_has_none():
    ruthin, corwen, denbigh = draw_map(PLACES, here=2, counts={1: 4, 2: 16, 9: 3}).places

    assert (ruthin.dot.number, corwen.dot.number, denbigh.dot) == (4, 16, None)
    assert ruthin.dot.r < corwen.dot.r
    assert all(ruthin.dot.y + ruthin.dot.r <= y for _x, y, _line in ruthin.lines)
    assert [place.is_here for place in (ruthin, corwen, denbigh)] == [False, True, False]


def test_nothing_to_draw_is_no_map():
    assert draw_map([]) is None
