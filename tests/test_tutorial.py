"""What the tutorial and the exercises say one should see is what their commands print."""

import json
import re

import pytest

from grok_core.presets import preset
from grok_core.runs import open_run
from tests.children import ROOT
from tests.test_quoted_figures import cells, section, words_of

TUTORIAL = words_of("docs/tutorial.md")
EXERCISES = words_of("docs/exercises.md")


def python_of(name):
    """Return the blocks of Python of a document."""
    return re.findall(r"^```python\n(.*?)^```", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_the_recorded_run_is_said_as_the_command_says_it(ask):
    _, out, _ = ask("show", "hello-grok")
    (said,) = re.findall(r"\*(Grokked: [^*]*\(60\)\.)\*", TUTORIAL)
    assert said in " ".join(out.split())


def test_the_python_of_the_tutorial_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (look,) = python_of("docs/tutorial.md")
    exec(look, {})
    assert capsys.readouterr().out
    assert (tmp_path / "rings.svg").read_text(encoding="utf-8").startswith("<svg")


def test_the_scores_are_those_of_the_recorded_run(ask):
    rows = [
        json.loads(ask("structure", "hello-grok", *options, "--json")[1])["output_rows"]
        for options in (("--step", "0"), ())
    ]
    scores, nulls = ([f"{of[name]:.3f}" for of in rows] for name in ("ring_score", "ring_score_null_95"))
    assert "of {} at step 0 and of {} at the end.".format(*scores) in TUTORIAL
    assert "stay below: {} and {}.".format(*nulls) in TUTORIAL


def test_the_measured_steps_are_quoted_as_they_are_kept():
    hello, ring = preset("hello-grok"), preset("ring")
    low, high = (hello.quantile("step_val_99", share) for share in (0.05, 0.95))
    assert f"nine in ten got there between step {low:.0f} and step {high:.0f}; " in TUTORIAL
    assert f"it took about {hello.seconds:.1f} s on one core" in TUTORIAL
    assert f"(a run of `ring` takes about {ring.seconds:.1f} s on one core)" in TUTORIAL
    full, half = (cells("less-decay", f"decay {decay}")[2].split(" ")[0] for decay in ("1", "0.5"))
    assert f"decay 1 took {full} steps and decay 0.5 took {half} (medians)" in TUTORIAL
    assert cells("less-decay", "decay 0.1")[2] == "never"
    much, little = (cells("less-data", f"{share} % of the table")[2].split(" ")[0] for share in (80, 40))
    assert f"at 80 % and at 40 %. Measured: {much} and {little} steps." in TUTORIAL


@pytest.mark.parametrize("name", ["docs/tutorial.md", "docs/exercises.md", "docs/lecture-guide.md"])
def test_the_readme_leads_there(name):
    assert f"]({name})" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_of_the_exercises_prints_what_is_said(capsys):
    excluded, middle = python_of("docs/exercises.md")
    exec(excluded, {})
    mine, apps = map(float, re.findall(r"\d\.\d+", capsys.readouterr().out.splitlines()[-1]))
    assert mine == pytest.approx(apps, abs=2e-4)
    exec(middle, {})
    assert "value=1200.0, low=500.0, high=None" in capsys.readouterr().out


def test_what_the_exercises_say_of_the_plateau():
    figures = preset("hello-grok").figures
    assert {row.step_train_99 for row in figures} == {57, 60}
    assert max(row.plateau_val for row in figures) == pytest.approx(0.0017)
    steps = [row.step_val_99 for row in figures]
    assert f"99 % between step {min(steps)} and step {max(steps)}." in EXERCISES


def test_what_the_exercises_say_of_the_recorded_excluded_loss():
    rows = open_run("hello-grok").rows()
    least = min(rows, key=lambda row: row["excluded_loss"])
    at_299, at_502 = (row["excluded_loss"] for row in rows if row["step"] in (299, 502))
    assert f"falls to {least['excluded_loss']:.2f} at step {least['step']}, as the pairs " in EXERCISES
    assert f"and then rises: {at_299:.2f} at step 299, {at_502:.2f} at step 502." in EXERCISES
    accuracy = 100 * least["val_accuracy"]
    assert f"At step {least['step']} validation is at {accuracy:.1f} %: the turn comes before" in EXERCISES


def test_what_the_exercises_say_of_experiments():
    (ratio,) = re.findall(r"ratio of times ([^|]*) \|", section("less-decay"))
    assert f"the ratio, paired by seed, is {ratio}." in EXERCISES
    late = cells("decay-on-late", "decay 1 from step 500")[2].split(" ")[0]
    assert f"from step 500 on, yes, in the middle at step {late};" in EXERCISES
    kept = cells("decay-off-late", "off at validation 99 %")[4].replace(" (", " in the middle (", 1)
    assert f"it keeps {kept}" in EXERCISES
    two, three = (cells("held-norm", f"norm × {times}")[2].split(" ")[0] for times in (2, 3))
    assert f"at 2 it generalises in the middle at step {two}; at 3 at step {three};" in EXERCISES
    for times, became in ((0.5, "learnt neither"), (1, "learnt neither"), (5, "memorised only"), (8, "memorised only")):
        assert cells("held-norm", f"norm × {times}")[2:4] == ["never", became]


def test_what_the_exercises_say_of_cosets(ask):
    found = json.loads(ask("structure", "s5-cosets", "--json")[1])
    rows, left, right = (found[name] for name in ("output_rows", "embedding_x", "embedding_y"))
    said = f"cosets of {rows['coset_subgroup']} ({rows['coset_side']}), those of the left operand of "
    assert f"{said}{left['coset_subgroup']} ({left['coset_side']}), both exactly" in EXERCISES
    assert rows["coset_ari"] == left["coset_ari"] == 1
    assert f"stay below {rows['coset_ari_null_95']:.4f} and {left['coset_ari_null_95']:.4f}." in EXERCISES
    assert f"nearest to {right['coset_subgroup']}, with {right['coset_ari']:.3f}." in EXERCISES
