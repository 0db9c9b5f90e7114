"""The values of a varied field read back from the text that is made of them."""

import pytest

from grok_core.config.grids import read_values, values_text
from grok_core.errors import ConfigError


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("weight_decay", [0.0, 0.3, 1.0]),
        ("operation", ["add", "x2_y2"]),
        ("tied", [False, True]),
        ("betas", [(0.9, 0.98)]),
        ("betas", [(0.9, 0.98), (0.5, 0.9)]),
        ("interventions", ["step 5: lr=0.1,weight_decay=0", ""]),
    ],
)
def test_values_read_back_also_those_with_commas(name, values):
    assert read_values(name, values_text(name, values)) == values


def test_spaces_are_nothing_and_bad_values_and_fields_get_one_sentence():
    assert read_values("d_model", " 8, 16 ") == [8, 16]
    with pytest.raises(ConfigError, match="weight_decay must be a number"):
        read_values("weight_decay", "0, plenty")
    with pytest.raises(ConfigError, match="unknown field 'weight_decoy'"):
        read_values("weight_decoy", "0")
