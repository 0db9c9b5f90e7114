"""What identifiers are called in pictures."""

import pytest

from grok_core.charts.part_names import called
from grok_core.languages import PSEUDO, speaking

NAMES = (
    "start", "output rows", "frequency 12", "dimension 5", "dimension 1 pair do", "standard x sign", "hidden layer 2",
    "attention 1", "feed-forward 1", "after y",
)  # fmt: skip


@pytest.mark.parametrize("name", [*NAMES, "12", "x", "A5"])
def test_english_calls_them_by_their_names(name):
    assert called(name) == name


@pytest.mark.parametrize("name", NAMES)
def test_another_language_says_them(name):
    with speaking(PSEUDO):
        assert "⟦" in called(name)
        assert called(name).replace("⟦", "").replace("⟧", "") == name


def test_other_names_stay():
    with speaking(PSEUDO):
        assert [called(name) for name in ("12", "x", "A5")] == ["12", "x", "A5"]


def test_subgroups_are_called_in_the_language_of_the_page():
    names = ["D5 #4", "V4 even", "S3 even #9", "order 6", "H of Power et al."]
    assert [called(name) for name in names] == names
    with speaking("de"):
        assert [called(name) for name in names] == [
            "D5 #4", "V4 gerade", "S3 gerade #9", "Ordnung 6", "H von Power et al."
        ]  # fmt: skip
