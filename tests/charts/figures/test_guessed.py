"""What a class guessed, in words."""

import pandas as pd
import pytest

from grok_core.charts.figures.guessed import guessed_words

CAME = "In the recording it came at step 502."


@pytest.mark.parametrize(
    ("counts", "mine", "came", "words"),
    [
        ([0, 1, 0], 1, 502, f"You guessed step 500. {CAME}"),
        ([3, 1, 0], 1, 502, f"You guessed step 500. {CAME} Of 4 guesses most (3) said step 100."),
        ([0, 0, 2], 2, None, "You guessed never. In the recording it never came. Of 2 guesses most (2) said never."),
        ([0, 0, 0], None, 502, CAME),
    ],
)  # fmt: skip
def test_what_was_guessed_and_what_came(counts, mine, came, words):
    guesses = ["step 100", "step 500", "never"]
    frame = pd.DataFrame({"guess": guesses, "count": counts, "mine": [at == mine for at in range(3)]})
    assert guessed_words(frame, came) == words
    assert str(came) not in guessed_words(frame, came, is_told=False)
