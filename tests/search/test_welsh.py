"""Welsh and English word forms: one table of pairs that find each other, one of those that must not."""

from panel.search.roots import asked_words, roots_of

SAME = """
gath cath, nghath cath, chath cath, cathod cath, chathod cath, llwybrau llwybr, lwybr llwybr, lwybrau llwybr, gerddi gardd,
ardd gardd, erddi gardd, ngardd gardd, garddio gardd, meinciau mainc, feinciau mainc, fainc mainc, ysgolion ysgol, hysgol
ysgol, afonydd afon, pontydd pont, bont pont, mhont pont, phont pont, ffyrdd ffordd, tai tŷ, dŷ tŷ, nhŷ tŷ, thŷ tŷ, plentyn
plant, blant plant, goed coed, coeden coed, cyfarfodydd cyfarfod, gyfarfod cyfarfod, canolfannau canolfan, nghanolfan
canolfan, syniadau syniad, cynigion cynnig, gynnig cynnig, brosiectau prosiect, neuaddau neuadd, bysiau bws, parciau parc,
barc parc, mharc parc, heglwys eglwys, capeli capel, gapel capel, pentrefi pentref, bentref pentref, mhentref pentref, nhref
tref, thref tref, ngrwpiau grŵp, wasanaethau gwasanaeth, swyddfeydd swyddfa, wirfoddolwyr gwirfoddolwr, gweithwyr gweithiwr,
adeiladau adeilad, adeiladwyd adeiladu, cefnogwyd cefnogi, blannu plannu, plannwyd plannu, restr rhestr, ddolgellau
Dolgellau, gaernarfon Caernarfon, nghaernarfon Caernarfon, chaernarfon Caernarfon, lyfrgelloedd llyfrgell, deithiau taith,
geiriau gair, clybiau clwb, glwb clwb, fwrdd bwrdd, byrddau bwrdd, cyrsiau cwrs, gyrsiau cwrs, mynyddoedd mynydd, fynydd
mynydd, ddinas dinas, flodau blodyn, hadau hedyn, bleidleisiau pleidlais, pleidleisio pleidlais, ferched merch, arwyddion
arwydd, haelodau aelod, ŵyl gŵyl, gwyliau gŵyl, breuddwydion breuddwyd, gaeau cae, ddynion dyn, cynghorau cyngor, gyngor
cyngor, rhosydd rhos, lonydd lôn, rannau rhan, dreialon treial
"""
"""Each pair finds the other: mutated and radical, many and one, a verb and what was done."""
APART = """
oed coed, hwyl gŵyl, dŵr tŵr, newydd newyddion, golau gôl, gwir gwirion, lôn llon, dyn tyn, bys pys, glo clo, gwyn cwyn, bws
bys, man ban, nos dos, mil bil, cerdd cerdded, afon ofn, tref trafod, bara para, byd bod, bore pori, ffordd fforest, rhan
rhad, mur bur, hen gen, canol canu, cyhoedd cyhuddo, union un, calon cal, afal gafael
"""
"""False friends: neither finds the other."""
ENGLISH = "benches bench, libraries library, planted planting, council's council, cafés cafe, playing play, cycles cycling"
NOT_ENGLISH = "bark park, bin pin, gold cold, news new"


def finds(question: str, text: str, language: str) -> bool:
    roots = roots_of(text, language, all_words=True)
    return all(not roots.isdisjoint(word.roots) for word in asked_words(question))


def both_ways(pairs: str):
    for pair in pairs.replace("\n", " ").strip(" ,").split(","):
        one, other = pair.split()
        yield from ((one, other), (other, one))


def test_a_welsh_word_finds_its_mutations_plurals_and_verbs():
    pairs = list(both_ways(SAME))

    missed = [pair for pair in pairs if not finds(*pair, "cy")]

    assert len(pairs) > 2 * 60
    assert missed == []


def test_welsh_words_that_only_look_alike_do_not_find_each_other():
    assert [pair for pair in both_ways(APART) if finds(*pair, "cy")] == []


def test_english_words_are_stemmed_and_no_welsh_rule_touches_them():
    assert [pair for pair in both_ways(ENGLISH) if not finds(*pair, "en")] == []
    assert [pair for pair in both_ways(NOT_ENGLISH) if finds(*pair, "en")] == []


def test_a_nasal_mutation_that_could_be_another_word_is_told_by_the_word_before():
    assert finds("bwyd", "fy mwyd i", "cy")
    assert finds("Bangor", "ym Mangor", "cy")
    assert finds("Dolgellau", "yn Nolgellau", "cy")
    assert finds("ym Mangor", "i Fangor", "cy")
    assert finds("Mangor", "Bangor", "cy")
    assert not finds("ban", "y man gwan", "cy")


def test_a_question_of_many_words_is_looked_up_by_the_first_eight_that_say_something():
    words = asked_words("the " + " ".join(f"word{number}" for number in range(20)))

    assert [word.word for word in words] == [f"word{number}" for number in range(8)]
    assert [word.word for word in asked_words("the and")] == ["the", "and"]
    assert asked_words("? a !") == []
