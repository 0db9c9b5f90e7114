"""What a cut leaves is said with its interval, beside the whole, the baseline and the null."""

import numpy as np
import pytest

from grok_core.measures.ablations.cut import Null, Scores
from grok_core.views.cutting.cut_words import rows, sentence, table
from grok_core.views.cutting.cuts import Outcome

WHOLE = Scores(1.0, 0.99, 0.001, 0.05, 99, 100)
LEFT = Scores(0.5, 0.1, 2.5, 4.0, 10, 100)
NULL = Null(np.array([[0.9, 0.7 + i / 500, 0.1, 0.6] for i in range(101)]))
FOUND = Outcome("grokked", 400, WHOLE, LEFT, NULL, 12)


def test_a_cut_in_a_sentence():
    assert sentence(FOUND, "parts", keep=False, baseline=0.02) == (
        "grokked, 12 directions cut out: 10 % of the held-out pairs right (4.9 % – 18 %; whole 99 %, baseline 2.0 %). "
        "101 random cuts of that size leave 80 % (median; 5 to 95 %: 71 % – 89 %)."
    )
    assert sentence(FOUND, "neurons", keep=True, baseline=0.02).startswith("grokked, 12 neurons alone, the others held")
    of_head = Outcome("grokked", 400, WHOLE, LEFT, None, 1)
    assert sentence(of_head, None, keep=False, baseline=0.02) == (
        "grokked, 1 head held at its mean: 10 % of the held-out pairs right (4.9 % – 18 %; whole 99 %, baseline 2.0 %)."
    )


def test_rows_and_table_have_every_network():
    drawn = rows([FOUND])
    assert [row[1] for row in drawn] == ["whole", "after the cut", "after random cuts, median"]
    assert [row[2] for row in drawn] == pytest.approx([0.99, 0.1, 0.8])
    frame = table([FOUND])
    assert frame.iloc[1].tolist() == ["grokked", "after the cut", "50 %", "10 % (4.9 % – 18 %)", "2.5", "4"]
    assert frame.iloc[2].tolist()[3] == "80 % (71 % – 89 %)"
    assert table([Outcome("start", 0, Scores(1, 0, np.nan, np.nan, 0, 9), LEFT, None, 1)]).iloc[0, 4] == "–"
