"""The road ahead of an idea."""

from panel.pages.journeys.ahead import Step, road_ahead

NOTHING = {"rests": False, "talked": False, "costed": False, "voting": False, "refused": False, "funded": False}


def test_the_road_ahead_goes_on_from_the_furthest_that_happened():
    for behind, ahead in (
        ({}, (Step.THINK, Step.COST, Step.VOTE)),
        ({"talked": True}, (Step.COST, Step.VOTE, Step.DO)),
        ({"costed": True}, (Step.VOTE, Step.DO, Step.TELL)),
        ({"costed": True, "voting": True}, (Step.DO, Step.TELL)),
        ({"costed": True, "refused": True}, (Step.AGAIN, Step.VOTE, Step.DO)),
        ({"talked": True, "costed": True, "funded": True}, (Step.DO, Step.TELL)),
        ({"rests": True, "talked": True}, ()),
    ):
        assert road_ahead(**NOTHING | behind) == ahead, behind
