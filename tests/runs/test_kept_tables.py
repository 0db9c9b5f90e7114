"""Tables of one's own on disk: kept by their digest, part of the run that learns them, found without the original."""

import shutil

import pytest

from grok_core.config import RunConfig
from grok_core.errors import ConfigError, StoreError
from grok_core.notation import tables as notation
from grok_core.runs import Run, create_run, execute, keep_table
from grok_core.runs.kept_tables import find_table, keep_file
from grok_core.runs.recording import copy_as_recording
from tests import children

CONTENT = b"no;no;no\nno;yes;maybe\nno;maybe;yes\n"


@pytest.fixture
def forgotten(monkeypatch):
    """Return a function after which this process knows no table, as after a restart."""
    monkeypatch.setattr(notation, "_KNOWN", {})
    return notation._KNOWN.clear


def own_run(tmp_path, **changes):
    table = keep_table(CONTENT, tmp_path)
    config = RunConfig(operation="table", table=table.digest, p=table.n, d_model=4, d_hidden=8, steps=20, **changes)
    return create_run(config, base=tmp_path)


def test_a_table_is_found_by_its_digest_after_a_restart(tmp_path, forgotten):
    (tmp_path / "mine.csv").write_bytes(CONTENT)
    table = keep_file(tmp_path / "mine.csv", tmp_path)
    forgotten()
    assert notation.known(table.digest) is None
    assert find_table(table.digest, tmp_path) == table
    assert find_table("0" * 16, tmp_path) is find_table("../../x", tmp_path) is None


def test_a_table_that_is_damaged_or_another_is_not_taken_for_it(tmp_path, forgotten):
    table = keep_table(CONTENT, tmp_path)
    file = tmp_path / "tables" / f"{table.digest}.csv"
    for damage in (b"a,b\nb,a\n", b"\0", b""):
        forgotten()
        file.write_bytes(damage)
        with pytest.raises(StoreError, match="restore it from a copy"):
            find_table(table.digest, tmp_path)


def test_a_run_holds_its_table_and_goes_on_without_the_original(tmp_path, forgotten):
    folder = own_run(tmp_path)
    shutil.rmtree(tmp_path / "tables")
    forgotten()
    status = execute(folder)
    assert (status.state, status.step) == ("finished", 20)
    assert Run(folder).snapshot().output_rows.shape[0] == 3
    assert Run(folder).summary()["baseline"] == pytest.approx(5 / 9)
    forgotten()
    copy_as_recording(folder, tmp_path / "copy")
    assert (tmp_path / "copy" / "table.csv").read_text() == "no,no,no\nno,yes,maybe\nno,maybe,yes\n"
    assert Run(tmp_path / "copy").config == Run(folder).config


def test_another_process_reads_a_run_with_a_table(tmp_path):
    folder = own_run(tmp_path)
    code = (
        f"from grok_core.runs import Run; from pathlib import Path; print(Run(Path({str(folder)!r})).config.n_answers)"
    )
    assert children.run([children.sys.executable, "-c", code]).stdout.strip() == "3"


def test_a_run_whose_table_is_missing_or_another_says_so(tmp_path):
    folder = own_run(tmp_path)
    (folder / "table.csv").write_bytes(b"a,b\nb,a\n")
    with pytest.raises(StoreError, match="instead of"):
        _ = Run(folder).config
    (folder / "table.csv").unlink()
    with pytest.raises(StoreError, match=r"has no table[.]csv, the table that it learns"):
        _ = Run(folder).config


def test_a_file_that_is_not_there_or_too_large_gets_a_sentence(tmp_path):
    with pytest.raises(ConfigError, match="No such file or directory"):
        keep_file(tmp_path / "none.csv", tmp_path)
    (tmp_path / "large.csv").write_bytes(b"a," * 2**20)
    with pytest.raises(ConfigError, match="has more than 1,048,576 bytes"):
        keep_file(tmp_path / "large.csv", tmp_path)


def test_no_more_than_some_tables_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("grok_core.runs.kept_tables.MOST_TABLES", 1)
    keep_table(CONTENT, tmp_path)
    keep_table(CONTENT, tmp_path)
    with pytest.raises(StoreError, match="1 tables are kept in"):
        keep_table(b"a,b\nb,a\n", tmp_path)
