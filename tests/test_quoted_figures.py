"""What README and the guides quote of experiments stands in docs/reproduced.md, which the experiments write; what they
quote of presets and recordings is what was measured of them."""

import re
from pathlib import Path

import pytest

from grok_core.presets import preset
from grok_core.runs import open_run
from grok_core.views import reading as views_reading

ROOT = Path(__file__).parents[1]


def words_of(name: str) -> str:
    """Return a document as one line, so that it does not matter where its lines are broken."""
    return " ".join((ROOT / name).read_text(encoding="utf-8").split())


def section(experiment: str) -> str:
    """Return the section of an experiment."""
    sections = (ROOT / "docs" / "reproduced.md").read_text(encoding="utf-8").split("\n## ")
    return next(text for text in sections if f"Experiment `{experiment}`" in text)


def cells(experiment: str, arm: str) -> list[str]:
    """Return the cells of an arm in the table of an experiment: label, memorised, generalised, outcomes, another."""
    line = next(line for line in section(experiment).splitlines() if line.startswith(f"| {arm} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_first_ring() -> None:
    *_, shown = cells("one-circle-is-not-enough", "hello-grok")
    assert f"while validation was at {shown}, and two or more had closed when it reached 99 %" in words_of("README.md")
    assert re.search(r"two of them or more when .* \\| 7 of 7 ", section("one-circle-is-not-enough"))


def test_less_decay_in_the_lecture() -> None:
    half, full = (cells("less-decay", f"decay {decay}")[2].split(" ")[0] for decay in ("0.5", "1"))
    assert f"decay 1 groks at step {full}, decay 0.5 at step {half}" in words_of("docs/lecture-guide.md")
    for experiment, arm in (
        ("less-decay", "decay 0.1"),
        ("no-decay", "no decay"),
        ("decay-off-early", "off at step 250"),
    ):
        assert cells(experiment, arm)[2:4] == ["never", "memorised only"]


GUIDE = "docs/lecture-guide.md"


@pytest.mark.parametrize(
    ("experiment", "arm", "column", "words"),
    [
        ("less-data", "80 % of the table", 2, "80 % of the table at step {}, "),
        ("less-data", "50 % of the table", 2, " 50 % at {}, "),
        ("less-data", "40 % of the table", 2, " 40 % at {}; from 30 % and from 20 % on not one within 3,000 steps"),
        ("decay-on-late", "decay 1 from step 500", 2, "from step 500: all seven, in the middle at step {}."),
        ("decay-off-late", "off at validation 99 %", 4, "it keeps most of it, {} in the middle at the end ("),
        ("held-norm", "norm × 2", 2, "at twice, all seven understand, in the middle at step {};"),
        ("one-circle-is-not-enough", "hello-grok", 4, "closed while validation was at {}"),
    ],
)
def test_a_scene_of_the_guide(experiment, arm, column, words):
    median = re.sub(r" [\[(].*", "", cells(experiment, arm)[column])
    assert words.format(median) in words_of(GUIDE)


def test_what_never_happens_in_a_scene_of_the_guide():
    for experiment, arm, outcome in (
        ("less-data-later", "0.3 from the start", "memorised only"),
        ("less-data-later", "0.2 from the start", "memorised only"),
        ("decay-off-early", "off at step 150", "memorised only"),
        ("held-norm", "norm × 0.5", "learnt neither"),
        ("held-norm", "norm × 8", "memorised only"),
    ):
        assert cells(experiment, arm)[2:4] == ["never", outcome]
    assert cells("decay-off-late", "off at validation 99 %")[4].endswith("(91.8 % to 98.6 %)")
    assert "(91.8 % to 98.6 %)" in words_of(GUIDE)
    assert cells("held-norm", "norm × 2")[3] == "generalised early"
    (ratio,) = re.findall(r"ratio of times ([\d.]+) ", section("less-decay"))
    assert f"took {ratio} times as many steps to 99 %" in words_of(GUIDE)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hello-grok", "the middle one reached 99 % at step {:,.0f}, nine in ten between {:,.0f} and {:,.0f}."),
        ("no-decay", "the middle one at {:,.0f}, nine in ten from {:,.0f} to {:,.0f}."),
    ],
)
def test_what_the_guide_says_of_presets(name, words):
    found = preset(name)
    assert len(found.figures) == 20
    assert words.format(*(found.quantile("step_val_99", share) for share in (0.5, 0.05, 0.95))) in words_of(GUIDE)
    assert f"about {preset('no-decay').seconds:.1f} s on one core to 99 %, for the middle seed" in words_of(GUIDE)


def test_what_the_guide_says_of_recordings():
    hello, wait = (open_run(name).progress() for name in ("hello-grok", "no-decay"))
    said = f"at step {hello.step_train_99} it knows its half by heart; of the rest 0.1 % are right"
    assert said in words_of(GUIDE)
    assert f"it jumps: step {hello.step_val_99}." in words_of(GUIDE)
    assert f"step {wait.step_train_99} and step {wait.step_val_99:,} in the recording" in words_of(GUIDE)


def test_nandas_network_at_his_own_rate() -> None:
    reached = views_reading.reached(open_run("nanda-as-written")).progress
    train, val = reached.step_train_99, reached.step_val_99
    assert train is not None
    assert val is not None
    said = f"memorised at step {train:,} and reached validation 99 % at step {val:,}, {val / train:.0f} times as late"
    assert said in words_of("README.md")


def test_what_the_scenes_say_of_seven_networks() -> None:
    told = words_of("pages/_learn/story_of_the_wait.py").replace('" "', "")
    assert "In seven fresh networks the first closed while most held-out answers were wrong." in told
    *_, shown = cells("one-circle-is-not-enough", "hello-grok")
    assert max(float(share) for share in re.findall(r"([\d.]+) %", shown)) < 50
    assert "With cross-entropy none of seven did so within 15,000 steps." in told
    assert cells("loss-or-unit", "cross-entropy, squared units")[2] == "never"
    assert "15,000 steps" in section("loss-or-unit")
