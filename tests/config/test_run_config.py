"""A configuration survives JSON and the address bar, and refuses in one sentence what cannot be trained."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grok_core.config import CONFIG_SCHEMA, FIELDS, RunConfig
from grok_core.config.architectures import ARCHITECTURES
from grok_core.config.links import from_query, lenient, to_query
from grok_core.errors import ConfigError, GrokError
from grok_core.notation.operations import OPERATIONS
from tests.strategies import PRIMES, configs

NAMES = st.sampled_from([*FIELDS, "x"]) | st.text(max_size=9)
TEXTS = st.sampled_from(["1", "7", "0.5", "divide", "transformer", "0.9,0.9", "true"]) | st.text(max_size=9)
LAB = settings(deadline=None, max_examples=80)


def complaint(**fields):
    with pytest.raises(ConfigError) as caught:
        RunConfig(**fields)
    return str(caught.value)


@LAB
@given(configs())
def test_json_round_trip(config):
    data = json.loads(json.dumps(config.to_json(), allow_nan=False))
    assert data["schema"] == CONFIG_SCHEMA
    assert data.keys() == {"schema", *FIELDS}
    assert RunConfig.from_json(data) == config


@LAB
@given(configs())
def test_url_round_trip_names_only_what_was_changed(config):
    query = to_query(config)
    assert all(isinstance(text, str) for text in query.values())
    assert query.keys() == {name for name, row in FIELDS.items() if getattr(config, name) != row.default}
    assert from_query(query) == config
    assert lenient(RunConfig(), query) == (config, [])


@LAB
@given(configs())
def test_equal_configurations_hash_alike_and_have_the_sizes_they_say(config):
    assert hash(config) == hash(RunConfig.from_json(config.to_json()))
    assert 1 <= config.n_train < config.n_pairs <= config.n_elements**2
    assert config.outliers <= config.n_train


def test_defaults_are_the_table_and_need_nothing_in_the_url():
    assert to_query(RunConfig()) == {}
    assert from_query({}) == RunConfig.from_json({}) == RunConfig()


def test_a_configuration_is_frozen_and_replace_checks_again():
    config = RunConfig()
    with pytest.raises(AttributeError):
        config.p = 7
    assert config.replace(p=7).p == 7
    assert config.p == 59
    with pytest.raises(ConfigError, match=r"^p must be a whole number in \[2, 251\], got 1\.$"):
        config.replace(p=1)
    with pytest.raises(ConfigError, match=r"^unknown field 'weight_deca'\. Did you mean 'weight_decay'\?$"):
        config.replace(weight_deca=1)


# Configuration's part of "Bad input": what was received, what is allowed, the nearest match.
BAD = [
    ({"train_fraction": 0}, "train_fraction must be a number in (0, 1), got 0.0."),
    ({"train_fraction": 1}, "train_fraction must be a number in (0, 1), got 1.0."),
    ({"train_fraction": 1.2}, "train_fraction must be a number in (0, 1), got 1.2."),
    ({"train_fraction": 30}, "train_fraction must be a number in (0, 1), got 30.0. Did you mean 0.3?"),
    ({"train_fraction": math.nan}, "train_fraction must be a number in (0, 1), got nan."),
    ({"train_fraction": "abc"}, "train_fraction must be a number in (0, 1), got 'abc'."),
    ({"p": 1}, "p must be a whole number in [2, 251], got 1."),
    ({"p": 252}, "p must be a whole number in [2, 251], got 252."),
    ({"p": 97.5}, "p must be a whole number in [2, 251], got 97.5."),
    ({"d_model": 513}, "d_model must be a whole number in [1, 512], got 513."),
    ({"d_hidden": 10**6}, "d_hidden must be a whole number in [1, 2048], got 1000000."),
    ({"steps": 10**8}, "steps must be a whole number in [1, 1e+07], got 100000000."),
    ({"lr": -1e-3}, "lr must be a number in (0, 1000], got -0.001."),
    ({"lr": 0}, "lr must be a number in (0, 1000], got 0.0."),
    ({"lr": math.inf}, "lr must be a number in (0, 1000], got inf."),
    (
        {"operation": "multipy"},
        f"operation must be one of {', '.join(OPERATIONS)}, got 'multipy'. Did you mean 'multiply'?",
    ),
    (
        {"architecture": "transfomer"},
        f"architecture must be one of {', '.join(ARCHITECTURES)}, got 'transfomer'. Did you mean 'transformer'?",
    ),
    ({"dropout": 1}, "dropout must be a number in [0, 1), got 1.0."),
    ({"formula": "x^2"}, "formula has '^' at character 2; write a power as x**2."),
    (
        {"group": "s6"},
        "group must be s3, s4, s5, a4, a5, v4, q8, psl27, d<n>, z<n> or z<m>xz<n>, such as d12, z7 or z4xz6, got 's6'. "
        "Did you mean 's5'?",
    ),
    (
        {"operation": "divide_or_subtract", "p": 4},
        "divide_or_subtract needs a prime p, got 4 = 2·2. Nearest primes: 3 and 5.",
    ),
    ({"operation": "divide", "p": 91}, "divide needs a prime p, got 91 = 7·13. Nearest primes: 89 and 97."),
    (
        {"architecture": "transformer", "d_model": 10, "n_heads": 4},
        "n_heads must divide d_model, got 4 heads and width 10.",
    ),
    (
        {"p": 3, "train_fraction": 0.01},
        "train_fraction 0.01 of 9 pairs trains on 0; at least one pair must be trained on and one left for validation.",
    ),
    (
        {"p": 3, "train_fraction": 0.99},
        "train_fraction 0.99 of 9 pairs trains on 9; at least one pair must be trained on and one left for validation.",
    ),
    ({"p": 5, "outliers": 13}, "outliers must be at most the 12 training pairs, got 13."),
]


@pytest.mark.parametrize(("fields", "words"), BAD)
def test_bad_input_gets_one_clear_sentence(fields, words):
    assert complaint(**fields) == words
    with pytest.raises(ConfigError) as caught:
        RunConfig.from_json({"schema": 1, **fields})
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"operation": "ad"}, "got 'ad'. Did you mean 'add'?"),
        ({"trainfraction": "0.5"}, "unknown field 'trainfraction'. Did you mean 'train_fraction'?"),
        ({"train_fraction": "abc"}, "train_fraction must be a number in (0, 1), got 'abc'."),
        ({"train_fraction": "nan"}, "train_fraction must be a number in (0, 1), got nan."),
        ({"lr": "1e999"}, "lr must be a number in (0, 1000], got inf."),
        ({"p": "97.5"}, "p must be a whole number in [2, 251], got '97.5'."),
        ({"report": "often"}, "report must be 'log' or a whole number of steps, got 'often'."),
    ],
)
def test_bad_urls_get_the_sentence_and_lose_nothing(query, words):
    with pytest.raises(ConfigError) as caught:
        from_query(query)
    assert str(caught.value).endswith(words)
    config, problems = lenient(RunConfig(), {"weight_decay": "0.3", **query, "seed": "4"})
    assert config == RunConfig(weight_decay=0.3, seed=4)
    assert problems == [str(caught.value)]


def test_the_names_in_old_links_are_still_there():
    old = "add subtract multiply divide divide_or_subtract x2_y2 x2_xy_y2 x2_xy_y2_x x3_xy x3_xy2_y formula compose"
    assert set(OPERATIONS) >= {*old.split(), "conjugate", "aba", "plain_add"}
    assert set(ARCHITECTURES) >= {"mlp", "transformer", "rnn", "lstm", "gru", "analytic"}


def test_a_field_like_no_other_is_told_where_all_of_them_are():
    with pytest.raises(ConfigError) as caught:
        from_query({"zzzz": "1"})
    assert str(caught.value) == "unknown field 'zzzz'. `python -m grok_core train --help` lists them."


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from([*FIELDS, "x"]) | st.text(), st.text() | st.sampled_from(["1", "0.5", "divide"]))
)
def test_any_address_bar_gives_a_configuration_and_sentences(query):
    config, problems = lenient(RunConfig(), query)
    assert from_query(to_query(config)) == config
    assert all(len(sentence) > 20 and sentence[-1] in ".?" for sentence in problems)
    try:
        assert from_query(query) == config
    except ConfigError:
        assert problems
    else:
        assert not problems


def test_values_good_alone_and_impossible_together_keep_what_can_be_kept():
    config, problems = lenient(RunConfig(), {"operation": "divide", "p": "91", "seed": "4"})
    assert config == RunConfig(operation="divide", seed=4)
    assert problems == ["divide needs a prime p, got 91 = 7·13. Nearest primes: 89 and 97."]


@pytest.mark.parametrize("schema", [CONFIG_SCHEMA + 1, 99, "1", None])
def test_a_newer_or_foreign_schema_says_what_can_be_read(schema):
    with pytest.raises(ConfigError, match=rf"has schema {schema!r}; this version reads up to {CONFIG_SCHEMA}\."):
        RunConfig.from_json({"schema": schema})


@pytest.mark.parametrize("data", [[], "text", 3, None])
def test_json_that_is_no_configuration_is_refused(data):
    with pytest.raises(ConfigError, match=rf"an object of named fields, got {type(data).__name__}\.$"):
        RunConfig.from_json(data)


def test_errors_are_also_what_python_calls_them():
    with pytest.raises(ValueError, match="p must be"):
        RunConfig(p=0)
    assert issubclass(ConfigError, GrokError)


@given(st.integers(2, 251))
def test_division_accepts_exactly_the_primes(p):
    if p in PRIMES:
        assert RunConfig(operation="divide", p=p).n_pairs == p * (p - 1)
    else:
        words = complaint(operation="divide", p=p)
        near = [int(word.strip(".")) for word in words.split("Nearest primes: ")[1].split(" and ")]
        assert near == sorted(PRIMES, key=lambda q: (abs(q - p), q))[:2]
        factors = [int(word) for word in words.split(" = ")[1].split(". ")[0].split("·")]
        assert math.prod(factors) == p
        assert set(factors) <= set(PRIMES)


def test_sizes_count_equations():
    assert RunConfig(p=97).n_pairs == 9409
    assert RunConfig(p=97, operation="divide").n_pairs == 9312  # P3
    assert RunConfig(p=97, operation="divide_or_subtract").n_pairs == 9409  # P4
    assert RunConfig(p=97, operation="formula", formula="x/(y - x)").n_pairs == 9312
    compose = RunConfig(operation="compose", train_fraction=0.3)
    assert (compose.n_elements, compose.n_pairs, compose.n_train) == (120, 14_400, 4320)


@given(st.floats(1e-6, 1000), st.floats(1e-6, 100))
def test_decay_clock_is_the_steps_in_which_decay_shrinks_by_e(lr, weight_decay):
    config = RunConfig(lr=lr, weight_decay=weight_decay)
    assert config.decay_clock * lr * weight_decay == pytest.approx(1)
    assert config.replace(weight_decay=0).decay_clock == math.inf
    assert config.replace(optimizer="adam").decay_clock == math.inf


def test_notes_name_exactly_the_fields_without_effect():
    assert RunConfig().notes() == []
    assert RunConfig(norm="post", n_heads=2).notes() == [
        "n_heads has no effect on the mlp network.",
        "norm has no effect on the mlp network.",
    ]
    assert RunConfig(architecture="transformer", tied=True, norm="pre").notes() == [
        "tied has no effect on the transformer network."
    ]
    assert RunConfig(operation="compose", p=7).notes() == ["p has no effect on this operation."]
    assert RunConfig(formula="x", group="q8").notes() == [
        "formula has no effect on this operation.",
        "group has no effect on this operation.",
    ]
    assert RunConfig(operation="formula", formula="x", p=7).notes() == []
    too_large = RunConfig(p=5, batch_size=99).notes()
    assert too_large == ["batch_size 99 exceeds the 12 training pairs: all are taken."]
