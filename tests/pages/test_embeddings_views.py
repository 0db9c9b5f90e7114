"""The Embeddings page: pictures side by side, colours, its address, and rows that cannot be drawn."""

from dataclasses import replace

import numpy as np
import pytest

from grok_core.notation.operations import OPERATIONS
from grok_core.runs.store.snapshots_file import append_snapshot
from grok_core.tasks.element_kinds import kinds_of
from grok_core.tasks.groups import group_of
from tests.pages.charts_of import chart_of, charts_of, cursor_of
from tests.pages.looking import assert_calm, said, texts

CYCLIC = ("add", "subtract", "multiply", "divide")
SHOWS = {"step": 1, "side by side": 3, "by hand": 2}
BROKEN = {
    "not finite": lambda rows: np.where(np.arange(len(rows))[:, None] == 1, np.nan, rows),
    "are equal": lambda rows: np.ones_like(rows),
}


@pytest.fixture
def view(open_app, trained):
    """Train a tiny run and open it with choices in the address."""

    def open_run(choices=(), **changes):
        run = trained(**{"p": 13, "group": "s3", "steps": 20} | changes)
        at = open_app("embeddings", run=run.id, **{"projection": "PCA"} | dict(choices))
        assert_calm(at)
        return at

    return open_run


def points(at):
    """Return the charts of rows."""
    return [chart for chart in charts_of(at) if "axes without unit" in chart.spec["description"]]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_everything_that_can_be_shown_of_every_operation(view, operation):
    at = view({"perplexity": "2", "perplexity_clusters": "2"}, operation=operation)
    offered = at.segmented_control(key="show").options
    assert ("by hand" in offered) == (operation in ("add", "subtract"))
    for show in (name for name in offered if name != "film"):
        at.segmented_control(key="show").set_value(show).run()
        assert_calm(at)
        assert not at.info, said(at.info)
        assert len(points(at)) == SHOWS[show]
    at.segmented_control(key="show").set_value("step").run()
    matrices = at.segmented_control(key="matrix").options
    assert matrices[-1] == "hidden neurons"
    for matrix in matrices[-1:] if operation in CYCLIC else matrices:  # the others: test_embeddings.py
        at.segmented_control(key="matrix").set_value(matrix).run()
        for projection in at.segmented_control(key="projection").options:
            at.segmented_control(key="projection").set_value(projection).run()
            assert_calm(at)
            assert not at.info, said(at.info)
            assert len(points(at)) == 1


@pytest.mark.parametrize("architecture", ["mlp", "rnn", "analytic"])
def test_neurons_are_points_coloured_by_what_they_follow(view, architecture):
    at = view({"matrix": "hidden neurons"}, architecture=architecture, d_hidden=40)
    (drawn,) = points(at)
    assert len(drawn.data) == 40
    kinds = set(drawn.data["category"])
    assert "of 40 neurons have 85 % or more of their variance over the answers" in texts(at)
    if architecture == "analytic":
        assert kinds <= {f"frequency {k}" for k in range(1, 7)}
        assert "40 of 40 neurons" in texts(at)
    else:
        assert "mixed" in kinds


def test_a_transformer_s_output_rows_read_no_neurons(view):
    at = view(architecture="transformer", d_model=8, d_hidden=8, n_heads=2)
    assert "hidden neurons" not in at.segmented_control(key="matrix").options


def test_two_starts_stand_beside_the_axes_with_what_each_keeps(view):
    at = view({"show": "side by side", "projection": "t-SNE", "perplexity": "5", "tsne_seed": "7"})
    assert [chart.spec["title"]["text"] for chart in points(at)] == ["t-SNE, seed 7", "t-SNE, seed 8", "PCA"]
    assert texts(at).count("trustworthiness") == 3
    assert "are the same from both random starts (pictures drawn at random:" in texts(at)
    assert not points(at)[0].data["x"].equals(points(at)[1].data["x"])


def test_by_hand_stands_a_circle_in_perfect_order(view):
    at = view({"show": "by hand", "colour": "value"}, operation="subtract")
    data = points(at)[1].data
    radius = np.hypot(data["x"], data["y"])
    assert radius.max() / radius.min() < 1.1  # drawn in float32, and scaled to touch the frame
    assert "written down" in texts(at)


def test_by_hand_stands_beside_what_it_is_an_output_layer_of(view):
    at = view({"matrix": "left operand"})
    assert "by hand" not in at.segmented_control(key="show").options
    at = view({"matrix": "hidden neurons"})
    assert "by hand" not in at.segmented_control(key="show").options


def test_a_chosen_plane_is_drawn_though_it_is_not_the_strongest(view):
    at = view({"projection": "ring"})
    weakest = at.selectbox(key="frequency").options[-1]
    at.selectbox(key="frequency").set_value(weakest).run()
    assert_calm(at)
    assert f"requency {weakest}" in at.caption[0].value


@pytest.mark.parametrize("group", ["s4", "a4", "d5", "q8", "z2xz4"])
def test_every_colour_of_every_sort_of_group(view, group):
    at = view(operation="compose", group=group)
    sorts = kinds_of(group_of(group))
    for sort, kinds in sorts.items():
        at.selectbox(key="group_colour").set_value(sort).run()
        assert_calm(at)
        (drawn,) = points(at)
        assert drawn.data["category"].tolist() == list(kinds)


@pytest.mark.parametrize("show", ["step", "side by side", "film"])
def test_a_cyclic_group_lies_on_a_circle_and_its_elements_have_no_values(view, show):
    at = view({"show": show, "perplexity": "3"}, operation="compose", group="z3xz5")
    assert not at.info, said(at.info)
    assert at.selectbox(key="colour").options == ["place on the circle"]
    assert "The next frequencies: " in texts(at)


@pytest.mark.parametrize("seed", range(6))
def test_before_the_first_step_no_cosets_are_said_to_explain_anything(view, seed):
    at = view({"step": "0"}, operation="compose", group="s5", seed=seed, steps=1)
    at.select_slider(key=next(s.key for s in at.select_slider if s.key.startswith("step_"))).set_value(0).run()
    assert_calm(at)
    of_cosets = [said for said in texts(at).splitlines() if "cosets of" in said]
    assert len(of_cosets) == (4 if "Chosen" in texts(at) else 3), "once each, the chosen ones among the best or not"
    assert all("explain no more than chance" in said for said in of_cosets)


@pytest.mark.parametrize("operation", ["add", "divide"])
def test_every_colour_of_numbers_on_a_circle(view, operation):
    at = view({"line": "+8, as Power et al."}, operation=operation)
    for colour in at.selectbox(key="colour").options:
        at.selectbox(key="colour").set_value(colour).run()
        assert_calm(at)
    at.selectbox(key="colour").set_value("residue").run()
    at.number_input(key="residue_modulus").set_value(3).run()
    (drawn,) = points(at)
    assert drawn.data["value"].tolist() == [int(label) % 3 for label in drawn.data["label"]]


def test_a_point_names_its_neighbours_and_lights_up_its_own_kind(view):
    at = view(operation="compose", group="s4")
    (drawn,) = points(at)
    (dots,) = [layer for layer in drawn.spec["layer"] if layer.get("params")]
    assert dots["params"][0]["select"]["fields"] == ["category"]
    labels = set(drawn.data["label"])
    assert all(set(near.split(", ")) < labels and len(near.split(", ")) == 3 for near in drawn.data["near"])


def test_the_address_opens_the_same_view(view):
    at = view({"matrix": "left operand", "projection": "ring", "frequency": "3", "colour": "parity", "step": "0"})
    assert at.segmented_control(key="matrix").value == "left operand"
    assert at.segmented_control(key="projection").value == "ring"
    assert at.selectbox(key="frequency").value == "3"
    assert at.selectbox(key="colour").value == "parity"
    assert next(s for s in at.select_slider if s.key.startswith("step_")).value == 0
    assert set(chart_of(at, "embedding").data["category"]) == {"even", "odd"}


def test_a_view_that_is_not_offered_is_left_out_of_the_address(view):
    at = view({"projection": "ring", "show": "by hand", "colour": "nonsense"}, operation="x2_y2")
    assert at.segmented_control(key="projection").value == "t-SNE"
    assert at.segmented_control(key="show").value == "step"


def test_a_step_chosen_in_the_lab_is_shown_here(open_app, trained):
    run = trained(p=13, steps=100)
    step = run.snapshot_steps()[3]
    at = open_app(run=run.id)
    at.select_slider(key=f"step_{run.id}").set_value(step).run()
    at.switch_page("pages/embeddings.py").run()
    assert at.select_slider(key=f"step_{run.id}").value == step
    assert cursor_of(at, "accuracy") == step


def broken(run, change):
    """Replace the newest snapshot of a run by a changed one."""
    last = run.snapshot()
    append_snapshot(run.path, replace(last, output_rows=change(last.output_rows).astype(np.float32)), attempt=9)


@pytest.mark.parametrize("operation", ["add", "compose", "x2_y2"])
@pytest.mark.parametrize("what", BROKEN)
def test_rows_that_cannot_be_measured_are_said_to_be_so_once(open_app, trained, operation, what):
    run = trained(p=13, group="s3", steps=20, operation=operation)
    broken(run, BROKEN[what])
    at = open_app("embeddings", run=run.id, perplexity="3", perplexity_clusters="3")
    for show in at.segmented_control(key="show").options:
        at.segmented_control(key="show").set_value(show).run()
        assert_calm(at)
        assert len(at.info) == 1, said(at.info)
        assert what in said(at.info)[0], said(at.info)
    at.select_slider(key=f"step_{run.id}").set_value(0).run()
    at.segmented_control(key="show").set_value("step").run()
    assert not at.info, "the other moments can still be seen"


def test_two_elements_are_too_few_and_said_to_be(open_app, trained):
    at = open_app("embeddings", run=trained(p=2, steps=5).id)
    assert_calm(at)
    assert len(at.info) == 1
    assert "Rows of 2 elements have no structure to measure; it takes 3 or more" in said(at.info)[0], said(at.info)


def test_a_run_with_one_snapshot_has_a_moment_and_no_film(open_app, trained):
    run = trained(p=13, steps=20)
    last = run.snapshot()
    (run.path / "snapshots.bin").unlink()
    append_snapshot(run.path, last, attempt=1)
    at = open_app("embeddings", run=run.id)
    assert_calm(at)
    assert "film" not in at.segmented_control(key="show").options
    assert not at.info
    assert len(points(at)) == 1


def test_the_nearest_elements_are_said_with_their_distances(open_app, trained):
    run = trained(p=13, steps=30)
    at = open_app("embeddings", run=run.id)
    assert "Nearest to" not in texts(at)
    at.selectbox(key="element").set_value("7").run()
    assert_calm(at)
    assert at.query_params["element"] == "7"
    rows = run.snapshot(run.snapshot_steps()[-1]).output_rows.astype(float)
    far = np.linalg.norm(rows - rows[7], axis=1)
    listed = ", ".join(f"{i} at {far[i]:.2f}" for i in np.argsort(far)[1:4])
    assert f"Nearest to 7: {listed}. Half of all pairs of rows are more than " in texts(at)
    at.segmented_control(key="matrix").set_value("hidden neurons").run()
    assert_calm(at)
    assert at.selectbox(key="element").value is None, "a neuron has another name"
    at.segmented_control(key="matrix").set_value("output rows").run()
    assert "Nearest to 7: " in texts(at)


@pytest.mark.parametrize("projection", ["ring", "PCA", "t-SNE"])
def test_every_number_is_said_once(open_app, projection):
    at = open_app("embeddings", run="hello-grok", projection=projection, element="17")
    assert texts(at).count("ring score") == 1
    assert texts(at).count("95 % of shuffled rows stay below 6.3 %") == 1
    captions = [caption.value for caption in at.caption]
    assert len(set(captions)) == len(captions)
