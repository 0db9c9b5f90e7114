"""Texts of records: English names everywhere, and said as a whole, values and all, in another language."""

import pickle
import re

import pytest

from grok_core.experiments import EXPERIMENTS, Experiment
from grok_core.experiments.sections import criterion, limits
from grok_core.experiments.texts import Text, part, said
from grok_core.languages import ENGLISH, PSEUDO, speaking

LABEL = Text("{way}, {share:.0f} %", way=Text("decay {decay:g}", decay=0.5), share=70.0)
BOTH = [of for record in EXPERIMENTS.values() for of in (record, *([record.at("full")] if record.full else []))]


def test_a_text_is_its_english_words_and_can_be_looked_up_by_them():
    assert LABEL == "decay 0.5, 70 %"
    assert {LABEL: 1}["decay 0.5, 70 %"] == 1
    assert said(LABEL) == LABEL
    assert said(pickle.loads(pickle.dumps(LABEL))) == LABEL


def test_a_text_is_said_with_its_values_and_their_numbers():
    with speaking(PSEUDO):
        assert said(LABEL) == "⟦decay ⟧0.5⟦, ⟧70⟦ %⟧"
        assert said("plain") == "⟦plain⟧"
        assert LABEL == "decay 0.5, 70 %"
    with speaking("de"):
        assert said(Text("{share:.1f}", share=0.5)) == "0,5"


def test_a_part_of_a_text_keeps_how_it_is_said():
    assert part(LABEL, "way").template == "decay {decay:g}"
    assert part("plain", "way") == "plain"


def texts(of: Experiment) -> list[str]:
    plain = (of.claim, of.source, of.setting, of.shown.title, *of.arms)
    return [*map(said, plain), *criterion(of), limits(of)]


@pytest.mark.parametrize("of", BOTH, ids=lambda of: of.figure_name)
def test_a_record_is_the_same_in_english_and_leaves_no_brace_open(of):
    with speaking(ENGLISH):
        english = texts(of)
    with speaking(PSEUDO):
        pseudo = texts(of)
    assert [re.sub("[⟦⟧]", "", text) for text in pseudo] == english
    assert not [text for text in english if re.search("[{}]", text)]
