"""What the tutorial and the exercises say one should see is what their commands print."""

import json
import re

import pytest

from grok_core.presets import preset
from tests.children import ROOT
from tests.test_quoted_figures import cells, words_of

TUTORIAL = words_of("docs/tutorial.md")


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
