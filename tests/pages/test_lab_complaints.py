"""The Lab when something is wrong: bad links, impossible settings, folders that break while they are watched."""

import shutil

import pytest

from grok_core.config import RunConfig
from grok_core.runs import list_runs
from tests.pages.charts_of import charts_of
from tests.pages.looking import assert_calm, key_of, said, texts

SHARE = "train_fraction must be a number in (0, 1), got"
LINKS = [
    ({"train_fraction": "0"}, f"{SHARE} 0.0."),
    ({"train_fraction": "1.2"}, f"{SHARE} 1.2."),
    ({"train_fraction": "nan"}, f"{SHARE} nan."),
    ({"train_fraction": "abc"}, f"{SHARE} 'abc'."),
    ({"train_fraction": "50"}, f"{SHARE} 50.0. Did you mean 0.5?"),
    ({"p": "1"}, "p must be a whole number in [2, 251], got 1."),
    ({"p": "9999"}, "p must be a whole number in [2, 251], got 9999."),
    ({"p": "<b>"}, "p must be a whole number in [2, 251], got '<b>'."),
    ({"d_model": "100000"}, "d_model must be a whole number in [1, 512], got 100000."),
    ({"lr": "-1"}, "lr must be a number in (0, 1000], got -1.0."),
    ({"lr": "inf"}, "lr must be a number in (0, 1000], got inf."),
    ({"operation": "divide", "p": "91"}, "divide needs a prime p, got 91 = 7·13. Nearest primes: 89 and 97."),
    ({"operation": "dvide"}, "got 'dvide'. Did you mean 'divide'?"),
    ({"preset": "hello-grk"}, "unknown preset 'hello-grk'. Did you mean 'hello-grok'"),
    ({"weight_deca": "1"}, "unknown field 'weight_deca'. Did you mean 'weight_decay'?"),
    ({"run": "nothing-here"}, "there is no run 'nothing-here'."),
    ({"run": "../../etc"}, "a run's id has small letters, digits and single hyphens only, got '../../etc'."),
]


@pytest.mark.parametrize(("query", "sentence"), LINKS, ids=lambda value: str(value)[:40])
def test_a_bad_link_gives_one_sentence_and_a_lab_that_works(open_app, query, sentence):
    at = open_app(**query)
    assert len(at.warning) == 1, said(at.warning)
    assert sentence in said(at.warning)[0]
    assert not at.error
    assert not at.button(key="start").disabled


def test_what_is_good_in_a_link_is_kept_and_each_bad_value_has_its_sentence(open_app):
    at = open_app(p="97", lr="-1", train_fraction="nan", nonsense="1")
    assert sorted(text.split()[0] for text in said(at.warning)) == ["lr", "train_fraction", "unknown"]
    assert at.session_state.config == RunConfig(p=97)
    assert dict(at.query_params) == {"preset": "hello-grok", "p": "97"}


def test_the_form_refuses_an_impossible_combination(open_app):
    at = open_app(auto="true", p="91", operation="multiply")
    at.selectbox(key=key_of(at, "operation")).set_value("divide").run()
    assert_calm(at)
    assert said(at.error) == ["divide needs a prime p, got 91 = 7·13. Nearest primes: 89 and 97."]
    assert at.button(key="start").disabled
    assert list_runs() == [], "auto-run starts nothing that cannot be trained"
    at.number_input(key=key_of(at, "p")).set_value(89).run()
    assert not at.error
    assert not at.button(key="start").disabled


def _no_status(folder):
    (folder / "status.json").unlink()


def _torn_status(folder):
    (folder / "status.json").write_text('{"schema": 1, "sta')


def _newer(folder):
    (folder / "config.json").write_text('{"schema": 99, "config": {}}')


BREAKS = [shutil.rmtree, _no_status, _torn_status, _newer]


@pytest.mark.parametrize("break_it", BREAKS)
def test_a_folder_that_breaks_while_it_is_watched_gives_a_sentence(open_app, trained, break_it):
    run = trained()
    at = open_app(run=run.id)
    break_it(run.path)
    at.run()
    assert_calm(at)
    assert len(at.warning) == 1
    assert run.id in said(at.warning)[0]
    at.button(key="start").click().run()
    assert_calm(at)
    assert len(list_runs()) == 1


def test_a_torn_last_row_changes_nothing(open_app, trained):
    run = trained()
    before = open_app(run=run.id)
    with (run.path / "metrics.jsonl").open("a") as file:
        file.write('{"step": 61, "train_lo')
    after = open_app(run=run.id)
    assert texts(after) == texts(before)
    assert len(charts_of(after)) == 4


def test_damaged_snapshots_leave_the_curves_readable(open_app, trained):
    run = trained()
    (run.path / "snapshots.bin").write_bytes(b"not ours" * 1000)
    at = open_app(run=run.id)
    assert [chart.description.split()[0] for chart in charts_of(at)] == ["accuracy", "loss,", "weight"]
    assert not at.warning
