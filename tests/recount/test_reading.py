"""What the stand-alone program refuses to count, and the elections of other places, which have no words of ours."""

import pytest

from panel.recount import verify
from tests.recount.refused import RANKS, REFUSED, TEXT, ranking


@pytest.mark.parametrize("name", REFUSED)
def test_what_might_decide_and_is_not_understood_is_refused(name):
    text, sentence = REFUSED[name]

    with pytest.raises(verify.Differs) as found:
        verify.count(verify.read_pb(text))

    assert found.value.sentence == sentence


def test_what_is_refused_otherwise_is_counted():
    assert [step.winner for part in verify.count(verify.read_pb(TEXT)) for step in part.steps] == ["3", "2", "1"]


def test_untidy_text_is_forgiven():
    untidy = "\ufeff" + ranking(rule="phragmen", votes="1; b , a ;None\n\n").replace("\n", "\r\n")

    assert verify.count(verify.read_pb(untidy)) == verify.count(verify.read_pb(ranking(rule="phragmen", votes="1;b,a;\n")))


def test_a_single_file_is_counted_and_compared_with_the_winners_that_it_names(tmp_path, capsys):
    path = tmp_path / "one.pb"
    path.write_text(TEXT, encoding="utf-8")
    assert verify.main([str(path)]) == 0
    assert "The file names the same winners." in capsys.readouterr().out

    path.write_text(TEXT.replace("4;410;4;0", "4;410;4;1"), encoding="utf-8")
    assert verify.main([str(path), "--cy"]) == 1
    assert "Heb ennill yma: 4." in capsys.readouterr().out

    path.write_text(RANKS, encoding="utf-8")
    assert verify.main([str(path)]) == 1
