"""What was measured is kept by configuration and version, and survives what happens to files."""

import json
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import pytest

from grok_core.config import RunConfig
from grok_core.errors import StoreError, WriteError
from grok_core.experiments import EXPERIMENTS, SIZES, of_size
from grok_core.experiments.criteria import is_whole
from grok_core.experiments.hindsight import NAMES
from grok_core.experiments.kept import Kept, KeptRuns, shipped_file
from grok_core.experiments.sections import section
from tests.children import ROOT
from tests.experiments.hand_made import run

CONFIG, OTHER = RunConfig(seed=1000), RunConfig(seed=1001)
RUN = run(1000, 502)


class Interrupted(Exception):
    """Ends a measurement half-way."""


def test_what_is_added_is_there_again(tmp_path):
    kept = KeptRuns(tmp_path / "new")
    assert kept.get(CONFIG) is None
    kept.add(CONFIG, RUN)
    for again in (kept, KeptRuns(tmp_path / "new")):
        assert again.get(CONFIG) == RUN
        assert again.get(OTHER) is None
        assert len(again.machines) == 1


def test_another_version_of_the_training_code_has_measured_nothing(tmp_path):
    KeptRuns(tmp_path, version=1).add(CONFIG, RUN)
    assert KeptRuns(tmp_path, version=2).get(CONFIG) is None
    KeptRuns(tmp_path, version=2).add(CONFIG, RUN)
    assert KeptRuns(tmp_path, version=1).get(CONFIG) == KeptRuns(tmp_path, version=2).get(CONFIG) == RUN


def test_a_new_field_with_its_default_voids_nothing(tmp_path):
    KeptRuns(tmp_path).add(CONFIG, RUN)
    path = KeptRuns(tmp_path).path
    line = json.loads(path.read_text())
    del line["config"]["grokfast_gain"]  # as if it had been written before there was this field
    path.write_text(json.dumps(line) + "\n")
    assert KeptRuns(tmp_path).get(CONFIG) == RUN


@pytest.mark.parametrize("damage", ["{", "[" * 100_000, "[1]", "{}", '{"version": 1, "config": {"p": "x"}}', "\0"])
def test_a_line_that_cannot_be_read_counts_for_nothing_and_harms_no_other(tmp_path, damage):
    kept = KeptRuns(tmp_path)
    kept.add(CONFIG, RUN)
    with kept.path.open("a") as file:
        file.write(damage)  # without an end of line, as after a crash
    KeptRuns(tmp_path).add(OTHER, RUN)
    again = KeptRuns(tmp_path)
    assert again.get(CONFIG) == again.get(OTHER) == RUN


def test_a_measurement_that_was_cut_short_goes_on(tmp_path):
    experiment, told, trained = EXPERIMENTS["no-decay"], [], []

    def measure(config, _follower):
        if len(trained) == 3 and len(told) < 10:
            raise Interrupted
        trained.append(config)
        return run(config.seed, 502)

    with pytest.raises(Interrupted):
        KeptRuns(tmp_path).complete(experiment, told.append, measure)
    assert sum(map(len, KeptRuns(tmp_path).arms(experiment).values())) == 3
    told += [0] * 10
    KeptRuns(tmp_path).complete(experiment, told.append, measure)
    assert len(trained) == len(set(trained)) == len(experiment) == told[-1]
    assert [len(runs) for runs in KeptRuns(tmp_path).arms(experiment).values()] == [7, 7]


def test_what_another_process_measures_meanwhile_is_not_measured_again(tmp_path):
    experiment, trained = EXPERIMENTS["no-decay"], []
    first, other = KeptRuns(tmp_path), KeptRuns(tmp_path)

    def measure(config, _follower):
        trained.append(config)
        if other.get(config) is None:
            other.complete(experiment, lambda done: None, lambda config, follower: run(config.seed, 502))
        return run(config.seed, 502)

    first.complete(experiment, lambda done: None, measure)
    assert len(trained) == 1
    assert first.arms(experiment) == other.arms(experiment)


def test_runs_are_shared_between_experiments(tmp_path):
    kept = KeptRuns(tmp_path)
    kept.complete(EXPERIMENTS["orthograd"], lambda done: None, lambda config, follower: run(config.seed, None))
    assert len(kept.arms(EXPERIMENTS["stablemax"])["no decay"]) == 7


def test_a_run_that_was_measured_without_what_an_experiment_asks_for_is_measured_again(tmp_path):
    experiment = EXPERIMENTS["progress-measures"]
    kept, (config, *_) = KeptRuns(tmp_path), experiment.configs("nanda-addition")
    kept.add(config, RUN)
    assert kept.get(config) == RUN
    assert kept.followed(config, experiment.follower(config)) is None
    numbers = dict.fromkeys(NAMES, 500)
    KeptRuns(tmp_path).add(config, run(1000, 502, beside=numbers))
    assert KeptRuns(tmp_path).followed(config, experiment.follower(config)).beside == numbers


def test_what_cannot_be_read_says_so(tmp_path):
    KeptRuns(tmp_path).path.mkdir()
    with pytest.raises(StoreError, match="cannot be read"):
        KeptRuns(tmp_path)


def test_what_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError, match="cannot be written"):
        KeptRuns(tmp_path / "file").add(CONFIG, RUN)


def test_records_of_another_kind_are_kept_alike_and_those_without_a_version_are_the_first(tmp_path):
    path = tmp_path / "presets.jsonl"
    path.write_text(json.dumps({"config": CONFIG.to_json(), "figures": {"seed": 1000}}) + "\n")
    kinds = [Kept(path, "figures", read=lambda found: dict(found.items()), write=dict, version=n) for n in (1, 2)]
    assert [of.get(CONFIG) for of in kinds] == [{"seed": 1000}, None]
    kinds[0].add(OTHER, {"seed": 1001})
    again = Kept(path, "figures", read=lambda found: dict(found.items()), write=dict)
    assert (again.get(OTHER), len(again.machines)) == ({"seed": 1001}, 1)
    assert Kept(path, "measured", read=dict, write=dict).get(OTHER) is None


def scored(config, _follower):
    return run(config.seed, 502)


def test_an_executor_measures_several_at_once_and_what_was_measured_before_a_stop_is_kept(tmp_path):
    experiment, stop, told = EXPERIMENTS["no-decay"], threading.Event(), []

    def tell(done):
        told.append(done)
        if done >= 3:
            stop.set()

    with ThreadPoolExecutor(1) as executor:
        KeptRuns(tmp_path).complete(experiment, tell, scored, executor=executor, stop=stop)
        assert told[0] == 0
        n_kept = sum(map(len, KeptRuns(tmp_path).arms(experiment).values()))
        assert 3 <= n_kept < len(experiment)
        again = []
        KeptRuns(tmp_path).complete(experiment, again.append, scored, executor=executor)
    assert (again[0], again[-1]) == (n_kept, len(experiment))
    lines = KeptRuns(tmp_path).path.read_text().splitlines()
    assert len(lines) == len(experiment)


def test_followers_travel_to_other_processes():
    for experiment in EXPERIMENTS.values():
        for label in experiment.arms:
            config = experiment.configs(label)[0]
            follower = experiment.follower(config)
            assert type(pickle.loads(pickle.dumps(follower))) is type(follower)


def test_the_page_of_verdicts_has_what_the_shipped_runs_say(tmp_path):
    kept = KeptRuns(tmp_path, beside=shipped_file())
    page = (ROOT / "docs" / "reproduced.md").read_text(encoding="utf-8")
    sizes = [of.at(size) for size in SIZES for of in of_size(size)]
    whole = {of.title for of in sizes if is_whole(of, kept.arms(of))}
    assert len(whole) > 20
    assert {of.title for of in sizes if f"\n## {of.title}\n" in page} == whole
    for name in ("orthograd", "less-decay"):
        assert "\n".join(section(EXPERIMENTS[name], kept)) in page


def test_what_is_said_of_the_one_run_at_the_source_s_size_is_what_was_measured(tmp_path):
    of = EXPERIMENTS["no-decay-lstm"]
    kept = KeptRuns(tmp_path, beside=shipped_file()).arms(of.at("full"))
    ((label, (run,)),) = ((label, runs) for label, runs in kept.items() if runs)
    said = f"memorised at step {run.step_train_99:,}, validation 99 % at step {run.step_val_99:,} of a million"
    assert (of.at("full").arms[label].weight_decay, run.seed) == (0.01, 1000)
    assert said in of.limits


def test_numbers_that_two_experiments_ask_of_one_run_are_kept_together(tmp_path):
    kept = KeptRuns(tmp_path)
    for name in ("a", "b"):
        kept.add(CONFIG, replace(RUN, beside={name: 1.0}))
    assert kept.get(CONFIG).beside == {"a": 1.0, "b": 1.0}
    other = replace(RUN, val_accuracy=0.5, beside={"c": 1.0})  # as another processor has it
    kept.add(CONFIG, other)
    a, c, both = (SimpleNamespace(names=names) for names in (("a",), ("c",), ("a", "c")))
    assert kept.followed(CONFIG, a).val_accuracy == RUN.val_accuracy
    assert kept.followed(CONFIG, c) == other
    assert kept.followed(CONFIG, both) is None
    kept.write_compactly([CONFIG], tmp_path / "shipped.jsonl")
    again = KeptRuns(tmp_path / "elsewhere", beside=tmp_path / "shipped.jsonl")
    assert again.followed(CONFIG, a) == kept.followed(CONFIG, a)
    assert again.get(CONFIG) == other
