"""The film on the Embeddings page: every view, kept with its run, and calm where there is none."""

import json
import re
import shutil

import numpy as np
import pytest
from cachetools import LRUCache

from grok_core.runs import recordings
from grok_core.views import cache
from grok_core.views.played import films
from tests.pages.looking import assert_calm, texts, until

CIRCLELESS = ({"operation": "compose", "group": "s3"}, {"operation": "x2_y2"}, {"operation": "plain_add"})


@pytest.fixture(autouse=True)
def nothing_made(monkeypatch):
    monkeypatch.setattr(cache, "_made", LRUCache(cache.MOST))


@pytest.fixture
def show(open_app):
    """Open a run's film and wait until it is whole."""

    def open_film(run, view="PCA"):
        at = open_app("embeddings", run=run.id)
        at.segmented_control(key="projection").set_value(view).run()
        if view == "t-SNE":
            at.slider(key=next(s.key for s in at.slider if s.key.startswith("perplexity"))).set_value(3).run()
        at.segmented_control(key="show").set_value("film").run()
        until(lambda: all(job.result.done() for (_, key), job in cache._made.items() if key[0] == "film"))
        at.run()
        assert_calm(at)
        return at

    return open_film


def film_of(at):
    """Return what the film on the page shows."""
    (frame,) = at.get("iframe")
    return json.loads(re.search(r"^const film = (.*);$", frame.proto.srcdoc, re.MULTILINE)[1])


@pytest.mark.parametrize("view", ["t-SNE", "PCA", "ring"])
def test_a_film_has_every_moment_of_its_run(show, trained, view):
    run = trained()
    film = film_of(show(run, view))
    assert film["steps"] == run.snapshot_steps()
    assert len(film["points"]) == len(film["said"]) == len(film["steps"])
    assert film["labels"] == [str(i) for i in range(11)]
    assert re.match(r"step \d+: train [\d.]+ %, validation [\d.]+ %\. (A ring|No ring)", film["said"][-1])


@pytest.mark.parametrize(
    "changes", [{"operation": "compose", "group": "s3"}, {"operation": "x2_y2"}, {"operation": "plain_add"}]
)
def test_operations_without_a_circle_have_films_too(show, trained, changes):
    film = film_of(show(trained(**changes)))
    assert len(set(film["colours"])) > 1
    assert all(film["points"])
    assert ("cosets of" in film["said"][-1]) == (changes["operation"] == "compose")


def test_a_film_is_kept_in_its_runs_folder_and_read_again(show, trained, monkeypatch):
    run = trained()
    first = film_of(show(run))
    (kept,) = (run.path / "films").iterdir()
    cache._made.clear()
    with monkeypatch.context() as patch:
        patch.setattr(films, "film", lambda *_, **__: pytest.fail("it was made anew"))
        assert film_of(show(run)) == first
    kept.write_bytes(b"torn")
    cache._made.clear()
    assert film_of(show(run)) == first


def test_a_film_does_not_bring_a_deleted_run_back(trained):
    run = trained()
    wanted = films.Wanted(run, tuple(run.snapshot_steps()), "output rows", "PCA")
    path = wanted.path
    shutil.rmtree(run.path)
    films._keep(wanted, path, np.zeros((1, 11, 2)), ["x"])
    assert not run.path.exists()


def test_a_recordings_film_leaves_the_recording_as_it_is(show):
    run = next(run for run in recordings() if run.id == "hello-grok")
    before = sorted(path.name for path in run.path.iterdir())
    assert "A ring of frequency" in film_of(show(run, "ring"))["said"][-1]
    assert sorted(path.name for path in run.path.iterdir()) == before


def test_a_run_that_trains_has_no_film_yet(open_app):
    at = open_app(p="11", d_model="8", d_hidden="16", steps="10000000", threads="1")
    at.button(key="start").click().run()
    run_id = at.session_state.run_id
    until(lambda: len(at.run().session_state.shown.steps) > 1)
    film = open_app("embeddings", run=run_id)
    film.segmented_control(key="show").set_value("film").run()
    assert_calm(film)
    assert "A film needs a run that has ended or rests" in texts(film)
    at.button(key="stop").click().run()


@pytest.mark.parametrize("operation", ["add", "compose", "x2_y2"])
def test_a_film_of_the_neurons(open_app, trained, operation):
    run = trained(operation=operation, group="s3", d_hidden=20)
    at = open_app("embeddings", run=run.id, matrix="hidden neurons", projection="PCA", show="film")
    until(lambda: all(job.result.done() for (_, key), job in cache._made.items() if key[0] == "film"))
    at.run()
    assert_calm(at)
    film = film_of(at)
    assert len(film["labels"]) == 20
    assert film["labels"][7] == "neuron 7"


def test_a_film_keeps_the_plane_that_was_chosen(open_app, trained):
    run = trained(p=13)
    films = []
    for plane in ("1", "2"):
        at = open_app("embeddings", run=run.id, projection="ring", frequency=plane, show="film")
        until(lambda: all(job.result.done() for (_, key), job in cache._made.items() if key[0] == "film"))
        at.run()
        assert_calm(at)
        films.append(film_of(at)["points"])
    assert films[0] != films[1]
