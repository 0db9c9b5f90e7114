import dataclasses
import math
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.engine.records import METRICS, Metrics
from grok_core.runs.store import metrics_file
from grok_core.runs.store.files import close_torn_line

METRIC = Metrics(**{name: 0.1 + i / 3 for i, name in enumerate(METRICS)})


def add(folder: Path, step: int, attempt: int = 1, *, scheduled: bool = True, val: float = 0.5) -> None:
    metrics = dataclasses.replace(METRIC, val_accuracy=val)
    metrics_file.append_row(
        folder, metrics_file.to_row(metrics, step=step, attempt=attempt, seconds=step / 8, scheduled=scheduled)
    )


def test_no_file_is_no_reports(tmp_path: Path) -> None:
    table = metrics_file.frame(metrics_file.read_rows(tmp_path))
    assert list(table.columns) == list(metrics_file.COLUMNS)
    assert table.empty
    assert table["step"].dtype == "int64"


def test_numbers_come_back_with_nine_digits(tmp_path: Path) -> None:
    add(tmp_path, 3, val=2 / 3)
    table = metrics_file.frame(metrics_file.read_rows(tmp_path))
    assert table["val_accuracy"].item() == 0.666666667
    assert table["val_loss"].item() == pytest.approx(METRIC.val_loss, rel=1e-9)


def test_the_newest_attempt_of_a_step_counts(tmp_path: Path) -> None:
    for step in (0, 1, 2, 3):
        add(tmp_path, step, attempt=1)
    for step in (2, 3, 4):
        add(tmp_path, step, attempt=2)
    assert [(row["step"], row["attempt"]) for row in metrics_file.read_rows(tmp_path)] == [
        (0, 1),
        (1, 1),
        (2, 2),
        (3, 2),
        (4, 2),
    ]


def test_a_torn_last_line_is_left_out_and_then_ended(tmp_path: Path) -> None:
    add(tmp_path, 0)
    path = tmp_path / metrics_file.FILE
    whole = path.read_bytes()
    for cut in range(1, len(whole)):
        path.write_bytes(whole + whole[:cut].replace(b'"step":0', b'"step":1'))
        assert [row["step"] for row in metrics_file.read_rows(tmp_path)][:1] == [0]
        close_torn_line(tmp_path / metrics_file.FILE)
        add(tmp_path, 2)
        assert {0, 2} <= {row["step"] for row in metrics_file.read_rows(tmp_path)} <= {0, 1, 2}
        assert path.read_bytes().startswith(whole + whole[:1])


def test_ending_a_torn_line_changes_no_whole_file(tmp_path: Path) -> None:
    close_torn_line(tmp_path / metrics_file.FILE)
    assert not (tmp_path / metrics_file.FILE).exists()
    add(tmp_path, 0)
    before = (tmp_path / metrics_file.FILE).read_bytes()
    close_torn_line(tmp_path / metrics_file.FILE)
    assert (tmp_path / metrics_file.FILE).read_bytes() == before


def test_foreign_lines_are_left_out(tmp_path: Path) -> None:
    (tmp_path / metrics_file.FILE).write_text('hello\n[1]\n{"step": 1}\n\n')
    add(tmp_path, 5)
    assert [row["step"] for row in metrics_file.read_rows(tmp_path)] == [5]


def test_what_is_not_finite_becomes_null_and_then_nan(tmp_path: Path) -> None:
    for step, value in enumerate((math.nan, math.inf)):
        add(tmp_path, step, val=value)
    assert b"NaN" not in (tmp_path / metrics_file.FILE).read_bytes()
    assert pd.isna(metrics_file.frame(metrics_file.read_rows(tmp_path))["val_accuracy"]).all()


def test_only_scheduled_reports_make_a_crossing(tmp_path: Path) -> None:
    for step in (1, 2, 3):
        add(tmp_path, step, val=1.0, scheduled=step != 2)
    assert metrics_file.progress_of(metrics_file.read_rows(tmp_path), baseline=0.1).step_val_99 is None
    add(tmp_path, 4, val=1.0)
    assert metrics_file.progress_of(metrics_file.read_rows(tmp_path), baseline=0.1).step_val_99 == 1


def test_an_outcome_is_named_once_it_is_sure(tmp_path: Path) -> None:
    assert metrics_file.outcome_of(metrics_file.read_progress(tmp_path / "none", baseline=0.1), finished=False) == ""
    add(tmp_path, 1)
    assert metrics_file.outcome_of(metrics_file.read_progress(tmp_path, baseline=0.1), finished=True) == "confusion"
    assert metrics_file.outcome_of(metrics_file.read_progress(tmp_path, baseline=0.1), finished=False) == ""
    for step in (2, 3, 4):
        add(tmp_path, step, val=1.0)
    assert (
        metrics_file.outcome_of(metrics_file.read_progress(tmp_path, baseline=0.1), finished=False) == "comprehension"
    )


REPORTS = st.tuples(st.integers(1, 9), st.integers(1, 3), st.sampled_from((0.0, 0.995, 1.0)))


@given(st.lists(REPORTS, max_size=20))
def test_progress_by_the_file_is_that_by_the_rows(reports: list[tuple[int, int, float]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for step, attempt, val in reports:
            add(folder, step, attempt=attempt, val=val)
        assert metrics_file.read_progress(folder, baseline=0.1) == metrics_file.progress_of(
            metrics_file.read_rows(folder), baseline=0.1
        )


def test_the_gap_is_read_from_scheduled_reports_and_a_loss_that_was_not_finite_tells_none() -> None:
    rows = [
        {"step": s, "scheduled": True, "train_loss": 1.0, "val_loss": v} for s, v in enumerate((1.0, 2.0, 4.0, 3.0))
    ]
    asked = {"step": 9, "scheduled": False, "train_loss": 1.0, "val_loss": 90.0}
    assert metrics_file.gap_numbers([*rows, asked]) == metrics_file.gap_numbers(rows)
    assert metrics_file.gap_of_rows(rows).peak == 3
    assert metrics_file.gap_numbers(rows) == dict(
        zip(metrics_file.GAP_COLUMNS, (3.0, 2, None, None, True), strict=True)
    )
    assert set(metrics_file.gap_numbers([*rows, rows[0] | {"step": 4, "val_loss": None}]).values()) == {None}
    assert set(metrics_file.gap_numbers([]).values()) == {None}
