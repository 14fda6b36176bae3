"""The seats of a panel as chairs."""

from itertools import pairwise

from panel.web.drawing import seating


def test_every_seat_is_a_chair_in_one_of_three_states_and_inside_its_box():
    for taken, offered, seats, chairs in ((0, 0, 1, 1), (18, 1, 20, 20), (3, 2, 4, 5), (40, 0, 60, 60), (120, 9, 500, 500)):
        plan = seating(taken=taken, offered=offered, seats=seats)

        states = [str(state) for _chair, state in plan.chairs]
        assert states == ["taken"] * taken + ["offered"] * offered + ["free"] * (chairs - taken - offered)
        assert [chair.number for chair, _state in plan.chairs] == list(range(1, chairs + 1))
        assert all(11 <= chair.x <= plan.width - 11 and 11 <= chair.y <= plan.height - 11 for chair, _state in plan.chairs)
        places = [(chair.x, chair.y) for chair, _state in plan.chairs]
        assert all((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 >= 24**2 for one, other in pairwise(places))
