"""Every experiment has a claim, a source, a criterion on its own arms, and seeds on which nothing was chosen."""

import re

import pytest

from grok_core.errors import ConfigError
from grok_core.experiments import EXPERIMENTS, experiment
from grok_core.experiments.sections import criterion
from tests.children import ROOT
from tests.experiments.hand_made import TIMES, arm

SOURCES = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
CHOSEN_ON = set(range(900)) | set(range(900, 910))  # seeds on which settings of presets were chosen and tried
LEAST = 7
RANGES = re.findall(r"^\| ([A-Z])(\d*)(?:–[A-Z](\d+))? \|", SOURCES, re.MULTILINE)
ROWS = {f"{letter}{n}" for letter, a, b in RANGES for n in (range(int(a), int(b or a) + 1) if a else [""])}
BOTH = {
    of.figure_name: of
    for record in EXPERIMENTS.values()
    for of in (record, *([record.at("full")] if record.full else []))
}
every_experiment = pytest.mark.parametrize("of", EXPERIMENTS.values(), ids=EXPERIMENTS)


@every_experiment
def test_it_is_named_and_has_a_row_of_the_sources(of):
    assert re.fullmatch(r"[a-z]+[0-9]*(-[a-z]+)*", of.name)
    assert set(of.rows) <= ROWS
    assert of.claim.endswith(".")
    assert of.source
    assert of.limits.endswith(".")


@every_experiment
def test_seeds_are_fresh_enough_and_the_split_varies_with_them(of):
    assert len(set(of.seeds)) >= LEAST
    assert not CHOSEN_ON & set(of.seeds)
    for label in of.arms:
        configs = of.configs(label)
        assert [config.seed for config in configs] == list(of.seeds)
        assert (len({config.split_seed for config in configs}) == 1) == bool(of.pinned_split)
        assert {config.threads for config in configs} == {1}


@every_experiment
def test_arms_differ_and_the_criterion_is_about_them(of):
    assert len(set(of.arms.values())) == len(of.arms)
    assert of.parts
    arms = {label: arm(TIMES) for label in of.arms}
    for part in (*of.premises, *of.parts):
        assert part.judge(arms).numbers


@pytest.mark.parametrize("of", BOTH.values(), ids=BOTH)
def test_the_criterion_in_words_names_arms_that_there_are(of):
    quoted = [label for line in criterion(of) for label in re.findall("“(.+?)”", line)]
    assert set(quoted) <= set(of.arms)


@pytest.mark.parametrize("of", [of for of in BOTH.values() if of.size == "full"], ids=lambda of: of.name)
def test_a_full_size_is_judged_by_the_same_criterion_on_larger_runs(of):
    quick = EXPERIMENTS[of.name]
    assert len(of.parts) == len(quick.parts)
    assert len(of.seeds) >= 2
    assert max(c.steps for c in of.arms.values()) > max(c.steps for c in quick.arms.values())
    arms = {label: arm(TIMES[: len(of.seeds)]) for label in of.arms}
    assert all(part.judge(arms).numbers for part in (*of.premises, *of.parts))


def test_what_is_tested_twice_is_claimed_once():
    claims = [of.claim for of in EXPERIMENTS.values()]
    assert len(set(claims)) == len(claims)


def test_an_unknown_name_gets_the_nearest():
    with pytest.raises(ConfigError, match=r"unknown experiment 'ortograd'.* 'orthograd'"):
        experiment("ortograd")
    with pytest.raises(ConfigError, match=f"has all {len(EXPERIMENTS)}"):
        experiment("qqqq")
