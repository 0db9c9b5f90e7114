"""`structure` and `snapshot`: what they say of the recordings, what they write, what they refuse."""

import json

import numpy as np
import pytest

from grok_core.config import RunConfig
from grok_core.measures.registry import MEASURES, any_rows
from grok_core.runs import create_run, open_run
from grok_core.tasks.task import build_task
from grok_core.views.weights import MATRICES, not_measured

KEYS = {field for measure in MEASURES for field in measure.fields}
OF_ANY_ROWS = {field for measure in MEASURES if measure.arguments is any_rows for field in measure.fields}


@pytest.fixture
def structure(ask):
    """Ask for the structure of a recording as JSON."""

    def read(*arguments):
        status, out, complaints = ask("structure", *arguments, "--json")
        assert (status, complaints) == (0, "")
        return json.loads(out)

    return read


def test_a_circle_closes_in_the_output_rows(structure):
    last = open_run("hello-grok").snapshot_steps()[-1]
    after, before = structure("hello-grok"), structure("hello-grok", "--step", "0")
    assert (after["run_id"], after["step"], before["step"]) == ("hello-grok", last, 0)
    assert list(after) == ["run_id", "step", *MATRICES, "held_out_answers", "not_measured"]
    for matrix in MATRICES:
        assert set(after[matrix]) == KEYS
        for score in ("ring_score", "circularity", "f_max"):
            assert after[matrix][f"{score}_p"] < 0.01
            assert after[matrix][score] > after[matrix][f"{score}_null_95"]
            assert after[matrix][score] > before[matrix][score]
        assert before[matrix]["f_max_p"] > 0.01
        assert after[matrix]["ring_score"] > 0.9 > before[matrix]["ring_score"]
        assert 0 < after[matrix]["ring_score_spread"] < 0.05
        frequencies = after[matrix]["frequencies"]
        assert len(frequencies) == 8
        assert frequencies == sorted(frequencies, key=lambda pair: -pair[1])
        assert frequencies[0][1] == after[matrix]["f_max"] > 2 * before[matrix]["f_max"]
        assert after[matrix]["effective_dimension"] < before[matrix]["effective_dimension"]
        assert after[matrix]["coset_subgroup"] is after[matrix]["irreps"] is None


def test_the_logits_of_held_out_equations_turn_to_their_answers(structure, ask):
    after, before = (structure("hello-grok", *step)["held_out_answers"] for step in ((), ("--step", "0")))
    scores = dict(after["agreement"])
    assert list(scores) == [k for k, _ in structure("hello-grok")["output_rows"]["frequencies"]][: len(scores)]
    assert min(scores.values()) > 0.9 > after["agreement_null_95"]
    assert after["agreement_p"] == 1 / 200 < before["agreement_p"]
    assert max(score for _, score in before["agreement"]) < 0.3
    assert structure("s5-cosets")["held_out_answers"] is None
    assert "held_out_answers\n    agreement " in ask("structure", "hello-grok")[1]
    assert "held_out_answers" not in ask("structure", "s5-cosets")[1]


def test_cosets_and_representations_appear_in_s5(structure):
    after, before = structure("s5-cosets"), structure("s5-cosets", "--step", "0")
    for matrix in MATRICES:
        assert after[matrix]["frequencies"] is after[matrix]["ring_score"] is None
        for score in ("coset_ari", "coset_r2"):
            assert after[matrix][f"{score}_p"] == 1 / 200 < before[matrix][f"{score}_p"]
            assert after[matrix][score] > after[matrix][f"{score}_null_95"]
        assert sum(after[matrix]["irreps"].values()) == pytest.approx(1)
        assert "trivial" not in after[matrix]["irreps"]
    assert max(after[matrix]["coset_ari"] for matrix in MATRICES) > 0.5


def test_plain_addition_has_neither_circle_nor_group(structure):
    found = structure("number-line")
    assert len(open_run("number-line").snapshot().output_rows) > open_run("number-line").config.p
    for matrix in MATRICES:
        assert {name for name, value in found[matrix].items() if value is not None} == OF_ANY_ROWS


def test_without_json_it_is_a_short_text(ask, structure):
    found = structure("hello-grok")
    status, out, complaints = ask("structure", "hello-grok")
    assert (status, complaints) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("hello-grok at step ")
    assert [line.strip() for line in lines if line.strip() in MATRICES] == list(MATRICES)
    values = [value for matrix in MATRICES for value in found[matrix].values() if value is not None]
    assert len(lines) == 1 + len(MATRICES) + len(values) + len(["held_out_answers", *found["held_out_answers"]]) + 1
    assert lines[-1] == "  not measured: cosets, representations: the elements are not those of a group."
    assert "%" in lines[2]


def test_what_does_not_apply_says_why(ask, structure):
    missing = not_measured(open_run(create_run(RunConfig(operation="multiply", p=35)).name))
    assert set(missing) == {"spectrum", "ring", "circularity", "cosets", "representations"}
    assert missing["ring"].startswith("x · y mod 35: 35 is not prime")
    found = structure("number-line")
    assert all(found["not_measured"][name].endswith("turn no circle.") for name in ("spectrum", "ring", "circularity"))
    assert "  not measured: spectrum, ring, circularity: " in ask("structure", "number-line")[1]
    assert "not prime" not in structure("s5-cosets")["not_measured"]["ring"]


@pytest.mark.parametrize(("run_id", "step"), [("hello-grok", "last"), ("s5-cosets", "0"), ("number-line", "last")])
def test_a_snapshot_is_written_as_it_is(ask, tmp_path, run_id, step):
    file = tmp_path / "weights"
    status, out, complaints = ask("snapshot", run_id, "--step", step, "--npz", str(file))
    run = open_run(run_id)
    snapshot = run.snapshot(None if step == "last" else int(step))
    assert (status, complaints) == (0, "")
    assert out == f"Wrote {file}: {run_id} at step {snapshot.step}.\n"
    with np.load(file, allow_pickle=False) as arrays:
        assert set(arrays) == {*MATRICES, "elements"}
        for name in MATRICES:
            assert arrays[name].dtype == np.float32
            np.testing.assert_array_equal(arrays[name], getattr(snapshot, name))
        assert arrays["elements"].tolist() == list(build_task(run.config).labels)
        assert len(arrays["elements"]) == len(arrays["embedding_x"]) == len(arrays["embedding_y"])


@pytest.mark.parametrize("command", [("structure",), ("snapshot", "--npz", "weights.npz")])
def test_what_cannot_be_is_refused_in_one_sentence(ask, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    steps = open_run("hello-grok").snapshot_steps()
    between = (steps[-2] + steps[-1]) // 2
    near = f"the nearest are at steps {steps[-2]} and {steps[-1]}.\n"
    assert between not in steps
    for arguments, sentence in (
        (("hello-grok", "--step", str(between)), f"run 'hello-grok' has no snapshot at step {between}; {near}"),
        (("hello-grok", "--step", "9" * 30), f"run 'hello-grok' has no snapshot at step {'9' * 30}; {near}"),
        (
            ("hello-grok", "--step", "end"),
            f"step must be last or a whole number, got 'end'; there are snapshots from step 0 to step {steps[-1]}.\n",
        ),
        (("hello-grk",), "there is no run 'hello-grk'. Did you mean 'hello-grok'?\n"),
    ):
        assert ask(*command, *arguments) == (2, "", sentence)
    assert list(tmp_path.glob("weights*")) == []


def test_a_run_without_snapshots_says_so(ask):
    run_id = create_run(RunConfig(p=7, d_model=8, d_hidden=16)).name
    assert ask("structure", run_id) == (2, "", f"run '{run_id}' has no snapshots yet.\n")
    assert ask("structure", run_id, "--step", "x")[2] == "step must be last or a whole number, got 'x'.\n"


def test_a_file_that_cannot_be_written_is_said(ask, tmp_path):
    status, _, complaints = ask("snapshot", "hello-grok", "--npz", str(tmp_path / "nowhere" / "file.npz"))
    assert status == 2
    assert complaints.startswith("cannot write ")
    assert complaints.endswith("(No such file or directory); choose another file.\n")
