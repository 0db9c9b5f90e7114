from collections.abc import Set
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grok_core.engine.records import Snapshot
from grok_core.errors import StoreError
from grok_core.runs.snapshot_times import along
from grok_core.runs.store import snapshots_file


def picture(step: int, value: float = 0.0) -> Snapshot:
    rows, cells = np.full((5, 3), value, np.float32), np.full((5, 5), step % 200, np.uint8)
    return Snapshot(step, rows, rows + 1, rows + 2, cells, cells + 1)


def append(folder: Path, snapshot: Snapshot, attempt: int, keep: Set[int] = frozenset()) -> None:
    snapshots_file.append_snapshot(folder, snapshot, attempt, along, keep)


def steps(folder: Path) -> list[int]:
    return [entry.step for entry in snapshots_file.entries(folder)]


def test_no_snapshots_yet(tmp_path: Path) -> None:
    assert steps(tmp_path) == []
    with pytest.raises(StoreError, match="no snapshots yet"):
        snapshots_file.read_snapshot(tmp_path)


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    for step in (0, 1, 5):
        append(tmp_path, picture(step, step / 3), attempt=1)
    back = snapshots_file.read_snapshot(tmp_path, 1)
    for name, array in picture(1, 1 / 3).arrays().items():
        assert getattr(back, name).dtype == array.dtype
        np.testing.assert_array_equal(getattr(back, name), array)
    assert back.step == 1
    assert snapshots_file.read_snapshot(tmp_path).step == 5


def test_phases_come_back_and_those_of_no_circle_are_refused(tmp_path: Path) -> None:
    phases = np.arange(20, dtype=np.int8).reshape(2, 5, 2)
    append(tmp_path, replace(picture(1), val_phases=phases), attempt=1)
    np.testing.assert_array_equal(snapshots_file.read_snapshot(tmp_path, 1).val_phases, phases)
    append(tmp_path, picture(2), attempt=1)
    assert snapshots_file.read_snapshot(tmp_path, 2).val_phases is None, "of a run that is older"
    for step, wrong in enumerate((phases[:1], phases.astype(np.float32), phases[:, :3]), start=3):
        append(tmp_path, replace(picture(step), val_phases=wrong), attempt=1)
        with pytest.raises(StoreError, match="val_phases"):
            snapshots_file.read_snapshot(tmp_path, step)


def test_an_unknown_step_names_the_nearest(tmp_path: Path) -> None:
    for step in (10, 5, 30):
        append(tmp_path, picture(step), attempt=1)
        near = "the nearest are at steps 5 and 10" if step != 10 else "the nearest is at step 10"
        with pytest.raises(StoreError, match=f"no snapshot at step 9; {near}"):
            snapshots_file.read_snapshot(tmp_path, 9)


def test_the_newest_attempt_of_a_step_counts(tmp_path: Path) -> None:
    for attempt, value in ((1, 1.0), (2, 2.0)):
        for step in (4, 8):
            append(tmp_path, picture(step, value), attempt)
    assert steps(tmp_path) == [4, 8]
    assert snapshots_file.read_snapshot(tmp_path, 4).embedding_x[0, 0] == 2.0


def test_a_record_torn_anywhere_is_as_if_not_there_and_can_be_followed(tmp_path: Path) -> None:
    path = tmp_path / snapshots_file.FILE
    append(tmp_path, picture(1), attempt=1)
    first = path.stat().st_size
    append(tmp_path, picture(2), attempt=1)
    whole = path.read_bytes()
    for end in range(first + 1, len(whole), 37):
        path.write_bytes(whole[:end])
        assert steps(tmp_path) == [1]
        snapshots_file.cut_torn_entry(tmp_path)
        append(tmp_path, picture(3), attempt=2)
        assert steps(tmp_path) == [1, 3]
        assert snapshots_file.read_snapshot(tmp_path).step == 3


def test_a_damaged_archive_is_one_sentence(tmp_path: Path) -> None:
    append(tmp_path, picture(1), attempt=1)
    path = tmp_path / snapshots_file.FILE
    data = bytearray(path.read_bytes())
    data[snapshots_file.HEADER.size :] = bytes(len(data) - snapshots_file.HEADER.size)
    path.write_bytes(data)
    with pytest.raises(StoreError, match="damaged snapshot at step 1"):
        snapshots_file.read_snapshot(tmp_path)


def test_a_foreign_file_has_no_snapshots(tmp_path: Path) -> None:
    (tmp_path / snapshots_file.FILE).write_bytes(b"PK\x03\x04" + bytes(500))
    assert steps(tmp_path) == []


def test_the_file_never_holds_more_than_it_may(tmp_path: Path) -> None:
    taken = sorted({round(10 ** (i / 24)) for i in range(121)})
    for step in taken:
        append(tmp_path, picture(step, step), attempt=1, keep={taken[40], taken[41]})
        assert len(steps(tmp_path)) <= snapshots_file.MOST
    kept = steps(tmp_path)
    assert len(taken) > snapshots_file.MOST
    assert (kept[0], kept[-1]) == (1, taken[-1])
    assert {taken[40], taken[41]} <= set(kept)
    assert snapshots_file.read_snapshot(tmp_path, kept[20]).embedding_x[0, 0] == kept[20]
    late = np.diff(np.log([step for step in kept if step >= 100]))
    assert late.max() < 4 * late.min()  # even in log step: no decade was emptied


def test_a_reader_keeps_what_it_opened_while_the_file_is_thinned(tmp_path: Path) -> None:
    for step in range(snapshots_file.MOST):
        append(tmp_path, picture(step), attempt=1)
    with (tmp_path / snapshots_file.FILE).open("rb") as reader:
        before = len(reader.read())
        append(tmp_path, picture(snapshots_file.MOST), attempt=1)
        reader.seek(0)
        assert len(reader.read()) > before
    assert len(steps(tmp_path)) == snapshots_file.THINNED


@settings(deadline=None)
@given(st.sets(st.integers(0, 10**7), min_size=1, max_size=200), st.integers(2, 100), st.data())
def test_thinning_keeps_the_ends_and_what_must_stay(found: set[int], most: int, data: st.DataObject) -> None:
    ordered = sorted(found)
    stay = set(data.draw(st.lists(st.sampled_from(ordered), max_size=5)))
    kept = snapshots_file.thin(ordered, most, along, stay)
    least = len(stay | {ordered[0], ordered[-1]})
    assert len(kept) == min(len(ordered), max(most, least))
    assert stay <= set(kept)
    assert (kept[0], kept[-1]) == (ordered[0], ordered[-1])
    assert kept == sorted(set(kept) & found)
