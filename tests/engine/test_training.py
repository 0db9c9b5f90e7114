"""What `train` hands over is true, and what is done with it changes nothing."""

import dataclasses
import itertools
import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

import grok_core.engine
from grok_core.engine import Beat, Metrics, Report, Snapshot, train
from grok_core.engine.records import METRICS, NO_ANSWER
from grok_core.engine.schedule import report_rule
from grok_core.errors import TrainingDiverged
from grok_core.tasks.task import build_task
from tests.engine.tiny_runs import GROKS, TINY, last, reported, written_out

TRANSFORMER = TINY.replace(architecture="transformer", n_heads=2, norm="post")
VARIANTS = {
    "mlp": TINY,
    "minibatch": TINY.replace(batch_size=4),
    "division with outliers": TINY.replace(operation="divide", outliers=3),
    "transformer": TRANSFORMER,
}
every_variant = pytest.mark.parametrize("config", VARIANTS.values(), ids=list(VARIANTS))


def test_the_package_offers_what_it_names():
    """`train` is the function also after its module has been imported."""
    for name in grok_core.engine.__all__:
        assert callable(getattr(grok_core.engine, name))
    with pytest.raises(AttributeError, match="no attribute 'trian'"):
        _ = grok_core.engine.trian


@pytest.mark.parametrize("report", ["log", "1", "7", "1000"])
def test_one_item_a_step_and_a_report_where_asked_and_at_the_end(report):
    config = TINY.replace(report=report)
    items = [(item.step, type(item)) for item in train(config)]
    assert [step for step, _ in items] == list(range(41))
    for step, kind in items:
        assert kind is (Report if report_rule(config)(step) or step == 40 else Beat)


@every_variant
def test_metrics_equal_what_the_predicted_table_says(config):
    task = build_task(config)
    for item in train(config):
        if not isinstance(item, Report):
            continue
        snapshot, metrics = item.snapshot(), item.metrics
        predicted = snapshot.predicted[task.x, task.y]
        assert metrics.train_accuracy == pytest.approx((predicted == task.target)[task.train].mean(), abs=1e-12)
        assert metrics.val_accuracy == pytest.approx((predicted == task.answer)[task.val].mean(), abs=1e-12)
        given = snapshot.probability[task.x, task.y] / 255
        assert metrics.val_probability == pytest.approx(given[task.val].mean(), abs=0.5 / 255 + 1e-6)
        undefined = task.roles() == 0
        assert (snapshot.predicted[undefined] == NO_ANSWER).all()
        assert (snapshot.probability[undefined] == 0).all()
        assert snapshot.predicted[~undefined].max() < task.n


@pytest.mark.parametrize("operation", ["add", "divide"])
def test_metrics_equal_those_of_the_weights_written_out(operation):
    config = TINY.replace(operation=operation, outliers=2, precision="float64", report="20")
    task = build_task(config)
    for item in train(config):
        if not isinstance(item, Report):
            continue
        tensors = item.checkpoint().tensors
        logits = written_out(tensors, task)
        nll = np.log(np.exp(logits).sum(1)) - logits[np.arange(len(logits)), task.target]
        right = logits.argmax(1) == task.target
        wrong = (task.target != task.answer)[task.train]
        norm = math.sqrt(sum(float(t.square().sum()) for name, t in tensors.items() if name.startswith("model.")))
        expected = Metrics(
            train_loss=nll[task.train].mean(),
            val_loss=nll[task.val].mean(),
            train_accuracy=right[task.train].mean(),
            val_accuracy=right[task.val].mean(),
            gap=nll[task.val].mean() - nll[task.train].mean(),
            weight_norm=norm,
            train_probability=np.exp(-nll)[task.train].mean(),
            val_probability=np.exp(-nll)[task.val].mean(),
            output_norm=float(tensors["model.unembed"].norm()),
            clean_accuracy=right[task.train][~wrong].mean(),
            corrupted_accuracy=right[task.train][wrong].mean(),
        )
        assert item.metrics.unseen_accuracy is item.metrics.representation_quality is None
        for name in METRICS:
            if getattr(expected, name) is not None:
                assert getattr(item.metrics, name) == pytest.approx(getattr(expected, name), rel=1e-9, abs=1e-12), name
        snapshot = item.snapshot()
        right_answer = np.exp(logits - np.log(np.exp(logits).sum(1, keepdims=True)))[range(len(logits)), task.answer]
        assert np.abs(snapshot.probability[task.x, task.y] - 255 * right_answer).max() <= 0.5 + 1e-6
        for name in ("embed_x", "embed_y", "unembed"):
            shown = {"embed_x": "embedding_x", "embed_y": "embedding_y", "unembed": "output_rows"}[name]
            assert (getattr(snapshot, shown) == tensors[f"model.{name}"].float().numpy()).all()


@pytest.mark.parametrize("optimizer", ["adamw", "adam"])
def test_steps_are_the_published_update(optimizer):
    """Kingma & Ba 2015; Loshchilov & Hutter 2017: decay beside the step (adamw) or in the gradient (adam)."""
    config = TINY.replace(optimizer=optimizer, precision="float64", weight_decay=0.7, steps=7, activation="tanh")
    task = build_task(config)
    names = ("embed_x", "embed_y", "first_x", "first_y", "unembed")
    start = next(iter(train(config))).checkpoint().tensors
    weights = {name: start[f"model.{name}"].clone().requires_grad_() for name in names}
    first, second = ({name: torch.zeros_like(w) for name, w in weights.items()} for _ in range(2))
    x, y, target = (torch.from_numpy(a[task.train]) for a in (task.x, task.y, task.target))
    for t in range(1, 8):
        w = weights
        h = torch.tanh(w["embed_x"][x] @ w["first_x"].T + w["embed_y"][y] @ w["first_y"].T)
        loss = -(h @ w["unembed"].T).log_softmax(1)[torch.arange(len(x)), target].mean()
        gradients = dict(zip(names, torch.autograd.grad(loss, list(w.values())), strict=True))
        lr = config.lr * min(1, t / 5)
        for name in names:
            old = w[name].detach()
            g = gradients[name] + (0.7 * old if optimizer == "adam" else 0)
            first[name] = 0.9 * first[name] + 0.1 * g
            second[name] = 0.98 * second[name] + 0.02 * g**2
            move = first[name] / (1 - 0.9**t) / ((second[name] / (1 - 0.98**t)).sqrt() + 1e-8)
            weights[name] = (old * (1 - lr * 0.7 * (optimizer == "adamw")) - lr * move).requires_grad_()
    end = last(config).checkpoint().tensors
    for name in names:
        assert (weights[name] - end[f"model.{name}"]).abs().max() < 1e-10, name


@every_variant
def test_the_same_configuration_gives_the_same_bits_alone_and_beside_others(config):
    beside = [config, config.replace(seed=1), config, config.replace(weight_decay=0)]
    alone = [reported(each) for each in beside]
    assert alone[0] == alone[2] == reported(config)
    assert len({str(rows) for rows in alone}) == 3
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(reported, beside)) == alone


@every_variant
def test_asking_changes_nothing(config):
    curious = []
    for item in train(config):
        item.checkpoint()
        item.report().snapshot()
        if isinstance(item, Report):
            item.snapshot()
            curious.append((item.step, *dataclasses.astuple(item.metrics)))
    assert curious == reported(config)


def test_two_runs_pulled_by_turns_do_not_touch_each_other():
    other = TINY.replace(batch_size=4, seed=3)
    mine, theirs = [], []
    for a, b in zip(train(TINY), train(other), strict=True):
        for item, rows in ((a, mine), (b, theirs)):
            if isinstance(item, Report):
                rows.append((item.step, *dataclasses.astuple(item.metrics)))
    assert (mine, theirs) == (reported(TINY), reported(other))


def test_torchs_own_generator_is_left_alone():
    before = torch.get_rng_state()
    last(VARIANTS["minibatch"])
    assert torch.equal(torch.get_rng_state(), before)


def test_a_report_asked_for_is_the_one_that_would_have_been_due():
    every = {step: metrics for step, *metrics in reported(TINY.replace(report="1"))}
    for item in train(TINY):
        asked = item.report()
        assert not asked.scheduled
        assert list(dataclasses.astuple(asked.metrics)) == every[item.step]
        assert not isinstance(item, Report) or item.scheduled


@pytest.mark.parametrize("step", [0, 3, 7])
def test_what_has_passed_cannot_be_asked_any_more(step):
    run = train(TINY)
    item = next(itertools.islice(run, step, None))
    report = item.report()
    next(run)
    for ask in (item.report, item.checkpoint, report.report, report.checkpoint, report.snapshot):
        with pytest.raises(RuntimeError, match=f"^Step {step} has passed: ask before pulling the next one"):
            ask()
    assert report.metrics.train_loss > 0  # what was measured stays


def test_the_last_item_stays_open_after_the_end():
    run = train(TINY)
    *_, end = run
    assert next(run, None) is None
    assert end.report().metrics == end.metrics
    assert end.checkpoint().step == 40


def test_snapshots_and_checkpoints_are_copies():
    run = train(TINY)
    start = next(run)
    snapshot, checkpoint = start.snapshot(), start.checkpoint()
    arrays = {name: array.copy() for name, array in snapshot.arrays().items()}
    tensors = {name: tensor.clone() for name, tensor in checkpoint.tensors.items()}
    *_, end = run
    for name, array in snapshot.arrays().items():
        assert (array == arrays[name]).all(), name
    assert all(torch.equal(checkpoint.tensors[name], tensor) for name, tensor in tensors.items())
    assert (end.snapshot().embedding_x != snapshot.embedding_x).any()


def test_a_snapshot_is_rebuilt_from_its_arrays():
    snapshot = last(TINY).snapshot()
    types = {name: (array.dtype, array.shape) for name, array in snapshot.arrays().items()}
    assert types == {
        "embedding_x": (np.float32, (5, 4)),
        "embedding_y": (np.float32, (5, 4)),
        "output_rows": (np.float32, (5, 8)),
        "predicted": (np.uint8, (5, 5)),
        "probability": (np.uint8, (5, 5)),
        "val_phases": (np.int8, (2, 5, 2)),
    }
    again = Snapshot.from_arrays(snapshot.step, snapshot.arrays())
    assert again.step == 40
    assert all((again.arrays()[name] == array).all() for name, array in snapshot.arrays().items())


def test_grad_mode_does_not_leak_to_whoever_pulls():
    for item in train(TINY):
        assert torch.is_grad_enabled()
        asked = item.report()
        asked.snapshot()
        item.checkpoint()
        assert torch.is_grad_enabled()
        with torch.no_grad():  # and what they do with theirs between pulls is their own affair
            assert not item.report().metrics.train_loss < 0
            assert not torch.is_grad_enabled()


def test_closing_stops_and_islice_bounds():
    run = train(TINY)
    assert [item.step for item in itertools.islice(run, 5)] == [0, 1, 2, 3, 4]
    run.close()
    assert next(run, None) is None


def test_divergence_ends_in_its_step_and_metric():
    run, reports = train(TINY.replace(lr=100.0, steps=400, report="1")), []
    with pytest.raises(TrainingDiverged) as caught:
        reports.extend(run)  # keeps what came before the error
    error = caught.value
    assert error.step == reports[-1].step + 1
    assert all(math.isfinite(value) for report in reports for value in dataclasses.astuple(report.metrics) if value)
    assert error.metric in METRICS
    assert not math.isfinite(error.value)
    assert str(error) == (
        f"Training diverged: {error.metric} was {error.value} at step {error.step}. Try a smaller learning rate."
    )


def test_divergence_is_noticed_at_the_next_report():
    with pytest.raises(TrainingDiverged) as caught:
        last(TINY.replace(lr=100.0, steps=400, report="50"))
    assert caught.value.step == 50


def test_until_grokked_stops_at_the_third_sustained_report():
    rows = reported(GROKS)
    good = [metrics[METRICS.index("val_accuracy")] >= 0.99 for _, *metrics in rows]
    assert good[-3:] == [True] * 3
    assert not any(all(good[i : i + 3]) for i in range(len(good) - 3))
    assert rows[-1][0] < GROKS.steps
    to_the_end = reported(GROKS.replace(until="steps"))
    assert to_the_end[: len(rows)] == rows
    assert to_the_end[-1][0] == GROKS.steps


def test_asking_for_reports_does_not_make_them_count_as_sustained():
    steps = [item.report().step for item in train(GROKS)]
    assert steps[-1] == reported(GROKS)[-1][0]
