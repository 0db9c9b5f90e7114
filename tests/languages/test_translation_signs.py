"""Numbers have the signs of the language that is spoken, in charts as in sentences."""

from grok_core.charts import captions, curves
from grok_core.charts.words.axes import steps_axis
from grok_core.charts.words.glossary import by_slug, search
from grok_core.languages import PSEUDO, signs, speaking


def test_signs_are_those_of_the_language():
    assert signs() == (".", ",")
    with speaking("de"):
        assert signs() == (",", ".")


def test_charts_get_them_where_they_are_not_english():
    assert "locale" not in curves.loss_spec(axis=steps_axis(100))["config"]
    with speaking("de"):
        number = curves.loss_spec(axis=steps_axis(100))["config"]["locale"]["number"]
    assert (number["decimal"], number["thousands"]) == (",", ".")


def test_shares_are_written_with_them():
    with speaking("de"):
        assert (captions.percent(0.018), captions.percent(0.999)) == ("1,8 %", "99,9 %")


def test_the_glossary_is_searched_in_what_is_said_and_keeps_its_addresses():
    with speaking(PSEUDO):
        assert search("⟦ring score⟧")[0].slug == "ring-score"
        assert by_slug("ring-score") is search("⟦ring score⟧")[0]
