"""Name, star and note of a run: bounded text, replaced whole, and never a reason to refuse a run."""

import json

import pytest

from grok_core.errors import StoreError
from grok_core.runs import Run, create_run
from grok_core.runs.store import label_file
from grok_core.runs.store.label_file import MOST_NAME, MOST_NOTE, Label, checked_label, read_label, write_label


@pytest.fixture
def run(tiny):
    return Run(create_run(tiny, name="from the shell"))


def test_a_run_has_the_name_it_began_with_until_it_gets_another(run):
    assert run.label == Label(name="from the shell")
    run.relabel(Label(name="slow one", star=True, note="Two\nlines."))
    assert run.label == Label(name="slow one", star=True, note="Two\nlines.")
    run.relabel(Label())
    assert run.label == Label(), "an empty name stays empty"


@pytest.mark.parametrize(("what", "most"), [("name", MOST_NAME), ("note", MOST_NOTE)])
def test_a_text_has_a_greatest_length(what, most):
    assert len(getattr(Label(**{what: "x" * most}), what)) == most
    with pytest.raises(StoreError, match=f"the {what} of a run has at most {most:,} characters, got {most + 1:,}"):
        Label(**{what: "x" * (most + 1)})


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  a \n b\t c ", "a b c"),
        ("<b>bold</b> **not** $x$", "<b>bold</b> **not** $x$"),
        ("\x1b[31mred\x00", "[31mred"),
        ("safe\u202eexe.", "safeexe."),
        ("half \ud800 a letter", "half a letter"),
        ("𝔽₅₉ ünïcödé 群", "𝔽₅₉ ünïcödé 群"),
    ],
)
def test_a_name_is_one_line_of_signs_that_can_be_seen(given, kept):
    assert Label(name=given).name == kept


def test_a_note_keeps_its_lines():
    assert Label(note="\n one \r\n\x07two  \n\n three\n").note == "one\ntwo\n\n three"


def test_a_damaged_label_says_nothing_and_is_written_again(run):
    for content in ("{", '{"schema": 99}', '{"schema": 1, "name": 7}', json.dumps({"schema": 1, "name": "x" * 999})):
        (run.path / label_file.FILE).write_text(content)
        assert read_label(run.path) == Label()
        with pytest.raises(StoreError):
            checked_label(run.path)
    write_label(run.path, Label(name="whole"))
    assert read_label(run.path).name == "whole"


def test_a_long_name_from_the_shell_is_cut(tiny):
    assert Run(create_run(tiny, name="y" * 200)).label.name == "y" * MOST_NAME


def test_a_run_that_is_gone_is_not_made_anew(run):
    run.stop()
    run.delete()
    with pytest.raises(StoreError, match="there is no run"):
        write_label(run.path, Label(name="late"))
    assert not run.path.exists()


def test_a_recording_keeps_its_label(tiny, data_home):
    (data_home / "recordings").mkdir()
    folder = create_run(tiny, target=data_home / "recordings" / "ring")
    with pytest.raises(StoreError, match="'ring' is a recording"):
        Run(folder).relabel(Label(star=True))
    assert not (folder / label_file.FILE).exists()


def test_what_somebody_names_is_kept(tiny):
    run = Run(create_run(tiny, ephemeral=True))
    run.relabel(Label(name="worth it"))
    run.stop(discard=True)
    assert run.path.is_dir()
    assert not run.status.ephemeral
