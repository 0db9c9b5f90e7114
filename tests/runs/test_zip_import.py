"""A zip file becomes a run: the same numbers elsewhere, an owner of its own, and nothing at all of a bad one."""

import io
import json
import struct
import zipfile

import numpy as np
import pytest

from grok_core.errors import StoreError, WriteError
from grok_core.measures import phases
from grok_core.runs import Run, Runner, create_run, execute, list_runs, open_run, owned_by, zip_import
from grok_core.runs.branch import BranchPoint
from grok_core.runs.store import snapshots_file
from grok_core.runs.store.files import npz_bytes
from grok_core.runs.store.label_file import Label
from grok_core.runs.store.snapshots_file import HEADER, MAGIC
from grok_core.runs.zip_export import run_zip
from grok_core.runs.zip_import import import_run

KEY, OTHER = "a" * 32, "b" * 32


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """A run that was trained elsewhere, and its zip file."""
    from grok_core.config import RunConfig

    config = RunConfig(p=11, d_model=8, d_hidden=16, steps=150, interventions="step 50: weight_decay=0")
    run = Run(create_run(config, owner=KEY, preset="hello-grok", base=tmp_path_factory.mktemp("elsewhere")))
    execute(run.path)
    run.relabel(Label(name="*mine*", star=True, note="<script>"))
    return run, run_zip(run, lambda run: "<p>report</p>")


@pytest.fixture
def files(exported):
    """The members of the zip file, to be changed."""
    with zipfile.ZipFile(io.BytesIO(exported[1])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files, pack=zipfile.ZIP_DEFLATED):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", pack) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def changed(files, file, **changes):
    return files | {file: json.dumps(json.loads(files[file]) | changes).encode()}


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_numbers_are_there_on_another_machine(exported, data_home):
    there, data = exported
    here = import_run(io.BytesIO(data), owner=OTHER)
    assert here.path == data_home / "runs" / there.id
    assert (here.config, here.rows(), here.events(), here.label) == (
        there.config, there.rows(), there.events(), there.label,
    )  # fmt: skip
    assert here.progress() == there.progress()
    assert here.summary() == there.summary()
    assert here.snapshot_steps() == there.snapshot_steps()
    for step in there.snapshot_steps():
        for name, array in there.snapshot(step).arrays().items():
            np.testing.assert_array_equal(here.snapshot(step).arrays()[name], array)
    assert here.dissections() == there.dissections()
    for name in there.dissections():
        for array, values in there.dissection(name).arrays().items():
            np.testing.assert_array_equal(here.dissection(name).arrays()[array], values)
    assert [run.id for run in list_runs()] == [here.id]


def test_it_is_owned_by_whoever_imports_it_and_nothing_else_is_kept(exported):
    run = import_run(io.BytesIO(exported[1]), owner=OTHER)
    assert owned_by(run.status, OTHER)
    assert not owned_by(run.status, KEY)
    assert {path.name for path in run.path.iterdir()} == {
        "config.json", "status.json", "metrics.jsonl", "interventions.jsonl", "snapshots.bin", "dissections",
        "label.json",
    }  # fmt: skip
    assert list_runs()[0].status.created > exported[0].status.created, "it is new here"


def test_it_goes_on_from_zip_to_zip(exported):
    here = import_run(io.BytesIO(exported[1]))
    again = import_run(io.BytesIO(run_zip(here)))
    assert again.rows() == exported[0].rows()


def test_a_taken_id_is_not_taken_again(exported, data_home, tiny):
    there, data = exported
    first, second = import_run(io.BytesIO(data)), import_run(io.BytesIO(data))
    assert first.id == there.id != second.id
    first.delete()
    for place in ("sweeps", "recordings"):
        (data_home / place).mkdir()
        folder = create_run(tiny, target=data_home / place / there.id)
        assert import_run(io.BytesIO(data)).id != there.id, f"one in {place} would be hidden by it"
        folder.rename(data_home / f"away-{place}")


@pytest.mark.parametrize("wanted", ["hello-grok", "ring", "a" * 80, "", "../up", "0" * 64])
def test_an_id_of_another_form_is_not_taken(files, wanted):
    """A link to it could mean a recording, or a run of a sweep, that is yet to come."""
    run = import_run(io.BytesIO(zipped(changed(files, "run.json", id=wanted))))
    assert run.id != wanted
    assert open_run(run.id).rows()


def test_status_and_outcome_are_those_that_its_rows_show(files):
    given = changed(
        files,
        "status.json",
        outcome="lies",
        message="a\n\x1b[31m" + "b" * 9000,
        preset="<b>",
        ephemeral=True,
        host="there",
        name="y" * 999,
    )
    del given["label.json"]
    run = import_run(io.BytesIO(zipped(given)), owner=KEY)
    status = run.status
    assert status.outcome == phases.outcome(run.progress())
    assert (status.preset, status.host, status.ephemeral) == ("", "", False)
    assert status.message.startswith("a [31mbbb")
    assert len(status.message) == 500
    assert run.label.name == "y" * 80


def test_a_stopped_run_begins_again_and_a_branch_says_what_it_lacks(tiny, until):
    runner = Runner(workers=1)
    parent = Run(create_run(tiny))
    execute(parent.path)
    step = parent.landmarks()["last"]
    branch = Run(create_run(tiny.replace(steps=10**7), branch=BranchPoint(parent.path, step), owner=KEY))
    branch.stop()
    moved = import_run(io.BytesIO(run_zip(branch)), owner=KEY)
    assert moved.origin == branch.origin
    try:
        runner.resume(moved.id)
        until(lambda: not moved.status.active)
    finally:
        runner.shutdown()
    assert moved.status.state == "failed"
    assert "came without the checkpoint at which it branched off" in moved.status.message


def snapshots(*arrays):
    """Return a file of snapshots with archives of these bytes."""
    return b"".join(HEADER.pack(MAGIC, 1, step, len(data)) + data for step, data in enumerate(arrays))


def pickled():
    content = io.BytesIO()
    arrays = {name: np.zeros((11, 11), np.uint8) for name in ("embedding_y", "output_rows", "predicted", "probability")}
    np.savez(content, embedding_x=np.array([{"a": 1}], dtype=object), **arrays)
    return content.getvalue()


def of_size(n, **others):
    rows = {name: np.zeros((n, 8), np.float32) for name in ("embedding_x", "embedding_y", "output_rows")}
    cells = {name: np.zeros((n, n), np.uint8) for name in ("predicted", "probability")}
    return npz_bytes(rows | cells | others)


def inflating():
    """Return an archive of a few kilobytes whose arrays claim ten gigabytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("embedding_x.npy", bytes(2**20))
        file.filelist *= 10_000
    return content.getvalue()


BAD = {
    "no configuration": (lambda f: f | {"config.json": b"{}"}, "has no configuration|schema"),
    "impossible configuration": (lambda f: changed(f, "config.json", p=10**9), "cannot be opened: p must be"),
    "newer configuration": (lambda f: changed(f, "config.json", schema=99), "has schema 99"),
    "another task": (lambda f: changed(f, "config.json", p=13), "damaged snapshot"),
    "no JSON": (lambda f: f | {"status.json": b"\xff{"}, "status.json is damaged"),
    "deep JSON": (lambda f: f | {"status.json": b"[" * 10**5}, "nested too deeply"),
    "active": (lambda f: changed(f, "status.json", state="running"), "must have ended"),
    "beyond its steps": (lambda f: changed(f, "status.json", step=10**9), "must have ended within its steps"),
    "torn metrics": (lambda f: f | {"metrics.jsonl": f["metrics.jsonl"] + b"{"}, r"damaged metrics\.jsonl"),
    "no numbers": (lambda f: f | {"metrics.jsonl": b"hello\n"}, r"of 1 lines 0 can be read"),
    "NaN": (lambda f: f | {"metrics.jsonl": f["metrics.jsonl"].replace(b'"gap":', b'"gap":NaN,"g":')}, "damaged"),
    "foreign changes": (lambda f: f | {"interventions.jsonl": b"{}\n"}, r"damaged interventions\.jsonl"),
    "pickled snapshot": (lambda f: f | {"snapshots.bin": snapshots(pickled())}, "allow_pickle=False"),
    "pickled dissection": (lambda f: f | {"dissections/3-start.npz": pickled()}, "allow_pickle=False"),
    "dissection of words": (
        lambda f: f | {"dissections/3-start.npz": npz_bytes({"right_logit": np.array("x")})},
        "damaged dissection",
    ),
    "other shapes": (lambda f: f | {"snapshots.bin": snapshots(of_size(12))}, "instead of"),
    "snapshots cut off": (lambda f: f | {"snapshots.bin": f["snapshots.bin"][:-5]}, r"damaged snapshots\.bin"),
    "no snapshots": (lambda f: f | {"snapshots.bin": b"\x80\x04."}, r"damaged snapshots\.bin"),
    "too many snapshots": (lambda f: f | {"snapshots.bin": snapshots(*[of_size(11)] * 121)}, "121 snapshots"),
    "inflating snapshot": (lambda f: f | {"snapshots.bin": snapshots(inflating())}, "its arrays have"),
    "damaged label": (lambda f: f | {"label.json": b'{"schema": 1, "star": 1}'}, r"damaged label\.json"),
    "long note": (lambda f: f | {"label.json": json.dumps({"schema": 1, "note": "x" * 2001}).encode()}, "2,000"),
    "damaged origin": (lambda f: f | {"branch.json": b'{"parent": "../x", "step": 1}'}, r"damaged branch\.json"),
    "another format": (lambda f: changed(f, "run.json", format="else"), "is not that of a run of Grokking Lab"),
    "newer format": (lambda f: changed(f, "run.json", schema=2), "update the program"),
    "no table": (lambda f: changed(f, "config.json", operation="table", table="0" * 16), "table"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_changes_nothing_and_is_answered_in_one_line(files, name, data_home, tiny):
    create_run(tiny)
    before = tree(data_home)
    change, said = BAD[name]
    with pytest.raises(StoreError, match=said) as caught:
        import_run(io.BytesIO(zipped(change(files))))
    text = str(caught.value)
    assert text.startswith("nothing was imported: ")
    assert "export the run again" in text
    assert "\n" not in text
    assert str(data_home) not in text
    assert tree(data_home) == before
    assert len(list((data_home / "runs").iterdir())) == 1


def test_what_a_killed_import_left_goes_with_a_later_one(exported, data_home, monkeypatch):
    left = data_home / "runs" / ".0123456789abcdef.import"
    left.mkdir(parents=True)
    import_run(io.BytesIO(exported[1]))
    assert left.exists(), "it may be at work"
    monkeypatch.setattr(zip_import, "LEFT_S", -1.0)
    import_run(io.BytesIO(exported[1]))
    assert not left.exists()


def test_a_home_that_cannot_be_written_is_said_to_be_one(exported, data_home):
    (data_home / "runs").write_text("a file")
    with pytest.raises(WriteError, match="GROK_HOME"):
        import_run(io.BytesIO(exported[1]))


def test_the_magic_number_of_snapshots_is_not_enough(files):
    torn = struct.pack("<4sIQQ", MAGIC, 1, 3, 10**6) + b"x"
    with pytest.raises(StoreError, match=snapshots_file.FILE):
        import_run(io.BytesIO(zipped(files | {"snapshots.bin": torn})))
