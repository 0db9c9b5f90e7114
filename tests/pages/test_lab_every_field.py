"""Every field of the table, with every value, can be set on the page, in the address bar, in a shell and in Python."""

import pytest

from grok_core.config import FIELDS, RunConfig
from grok_core.config.links import from_query, to_query
from grok_core.config.rules import unused

PAGES = (
    {},
    {"operation": "formula", "architecture": "transformer", "grokfast": "ema"},
    {"operation": "compose", "architecture": "lstm", "optimizer": "sgd", "grokfast": "ma"},
    {"architecture": "analytic"},
)
"""Addresses at which, together, every field has an effect."""


def offered(at):
    """Return what every widget is there to set, with its choices where it has some."""
    found = {}
    kinds = ("selectbox", "select_slider", "slider", "number_input", "toggle", "text_input")
    for widget in (widget for kind in kinds for widget in getattr(at, kind)):
        name = (widget.key or "").replace("text_", "set_", 1).rpartition("-")[0]
        found[name] = list(getattr(widget, "options", []))
    return found


def test_every_field_has_a_widget_on_the_page_where_it_has_an_effect(open_app):
    seen = set()
    for query in PAGES:
        found = offered(open_app(**query))
        idle = unused(from_query(query))
        for name, field in FIELDS.items():
            if len(field.choices) == 1:  # nothing to choose
                continue
            assert (f"set_{name}" in found) == (name not in idle), (query, name)
            if name not in idle:
                seen.add(name)
                if field.choices:
                    assert found[f"set_{name}"] == list(map(str, field.choices)), name
    assert seen == {name for name, field in FIELDS.items() if len(field.choices) != 1}


SETTINGS = [(name, value) for name, field in FIELDS.items() for value in field.choices if value != field.default]
OTHERS = {
    "formula": "x*y", "group": "d7", "p": 11, "train_fraction": 0.25, "split_seed": 3, "outliers": 2, "d_model": 8,
    "n_layers": 2, "n_heads": 2, "d_hidden": 16, "tied": True, "bias": True, "init_scale": 2.0,
    "init_scale_all": False, "seed": 5, "lr": 0.1, "embedding_lr": 0.2, "weight_decay": 0.5, "betas": (0.8, 0.9),
    "eps": 1e-6, "momentum": 0.5, "warmup_steps": 5, "batch_size": 32, "accumulate": 2, "clip": 1.0, "dropout": 0.2,
    "grokfast_gain": 3.0, "grokfast_decay": 0.9, "grokfast_window": 50, "weight_noise": 0.1, "update_noise": 0.1,
    "orthograd": True, "norm_constraint": 1.5, "steps": 7, "report": "2", "interventions": "step 3: lr=0.1",
    "threads": 2,
}  # fmt: skip


def test_all_fields_are_walked():
    assert {name for name, _ in SETTINGS} | set(OTHERS) == {n for n, f in FIELDS.items() if len(f.choices) != 1}
    assert all(value != FIELDS[name].default for name, value in OTHERS.items())


@pytest.mark.parametrize(("name", "value"), [*SETTINGS, *OTHERS.items()])
def test_every_value_goes_through_an_address(name, value):
    config = RunConfig(**{name: value})
    query = to_query(config)
    assert query == {name: FIELDS[name].text(value)}
    assert from_query(query) == RunConfig.from_json(config.to_json()) == config
