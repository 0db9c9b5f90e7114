"""The Embeddings page under AppTest: every operation, matrix and projection, and what it says of noise."""

import shutil

import pytest

from grok_core.notation.operations import MODULAR, OPERATIONS
from grok_core.runs import Run
from grok_core.tasks.groups import group_of, power_subgroup
from grok_core.tasks.task import build_task
from pages._embeddings.scores import headed
from tests.pages.charts_of import chart_of, charts_of
from tests.pages.looking import assert_calm, said, texts

CYCLIC = ("add", "subtract", "multiply", "divide")
MATRICES = ("output rows", "left operand", "right operand")
SEEN = {"t-SNE": "keeps neighbours together", "PCA": "widest directions", "ring": "cross-fitted"}


@pytest.fixture
def look(open_app, trained):
    """Train a tiny run and look at it on the Embeddings page."""

    def open_run(**changes):
        run = trained(**{"p": 13, "steps": 30} | changes)
        at = open_app("embeddings", run=run.id)
        assert_calm(at)
        at.segmented_control(key="projection").set_value("PCA").run()
        assert_calm(at)
        return at

    return open_run


def choose(box, start):
    """Choose the option whose text begins with `start`."""
    box.select_index(next(i for i, option in enumerate(box.options) if option.startswith(start)))


@pytest.mark.parametrize("operation", CYCLIC)
def test_every_view_of_every_operation_that_turns_a_circle(look, operation):
    at = look(operation=operation)
    points = 13 if operation in ("add", "subtract") else 12
    for matrix in MATRICES:
        at.segmented_control(key="matrix").set_value(matrix)
        for view, seen in SEEN.items():
            at.segmented_control(key="projection").set_value(view).run()
            if view == "t-SNE":
                at.slider(key="perplexity").set_value(5).run()
            assert_calm(at)
            assert not at.info, said(at.info)
            assert seen in texts(at)
            assert len(chart_of(at, "embedding").data) == points
            assert len(chart_of(at, "Share of variance").data) == points // 2
            assert "The next frequencies: " in texts(at)


@pytest.mark.parametrize(
    "operation", [name for name, record in OPERATIONS.items() if record.kind == MODULAR and name not in CYCLIC]
)
def test_an_operation_without_a_circle_is_drawn_without_a_ring(look, operation):
    at = look(operation=operation)
    assert at.segmented_control(key="projection").options == ["t-SNE", "PCA"]
    assert len(chart_of(at, "embedding").data) == 13


@pytest.mark.parametrize("operation", [name for name, record in OPERATIONS.items() if record.is_grouped])
@pytest.mark.parametrize("group", ["s3", "q8", "d5", "z2xz4"])
def test_every_group_is_coloured_by_its_own_subgroups(look, operation, group):
    at = look(operation=operation, group=group)
    offered = at.selectbox(key="subgroup").options
    assert not any(option.startswith(power_subgroup().name) for option in offered)
    assert at.segmented_control(key="side").value in ("left", "right")
    choose(at.selectbox(key="subgroup"), "C2")
    at.run()
    assert_calm(at)
    assert chart_of(at, "embedding").data["category"].nunique() == group_of(group).order // 2


def test_a_group_is_coloured_by_cosets_and_scored_against_chance(look):
    at = look(operation="compose")
    assert at.segmented_control(key="projection").options == ["t-SNE", "PCA"]
    assert at.selectbox(key="subgroup").value == "best"
    assert len({caption.value for caption in at.caption}) == len(at.caption), "nothing is said twice"
    choose(at.selectbox(key="subgroup"), power_subgroup().name)
    cosets = 120 // power_subgroup().order
    for side in ("left", "right"):
        at.segmented_control(key="side").set_value(side).run()
        assert_calm(at)
        assert chart_of(at, "embedding").data["category"].nunique() == cosets
        assert f"The {cosets} {side} cosets of {power_subgroup().name}" in texts(at)
    assert [heading.value for heading in at.header] == ["Chosen", "Best of all subgroups, both sides"]


def test_the_chosen_cosets_are_not_said_again_among_the_best():
    assert headed("a", ["b", "a"]) == {"Best of all subgroups, both sides; the chosen one is number 2": ["b", "a"]}
    assert headed("c", ["b", "a"]) == {"Chosen": ["c"], "Best of all subgroups, both sides": ["b", "a"]}


def test_a_group_by_tsne_and_by_another_subgroup(look):
    at = look(operation="compose")
    at.segmented_control(key="projection").set_value("t-SNE")
    choose(at.selectbox(key="subgroup"), "A5")
    at.run()
    assert_calm(at)
    assert "perplexity 10" in texts(at)
    assert chart_of(at, "embedding").data["category"].nunique() == 2, "A5 has two cosets"


def test_multiplication_modulo_a_composite_has_no_circle_but_is_drawn(look):
    at = look(operation="multiply", p=12)
    assert at.segmented_control(key="projection").options == ["t-SNE", "PCA"]
    assert len(chart_of(at, "embedding").data) == 12
    assert len(charts_of(at)) == 2, "the points and the curve, but no spectrum"


def test_an_impossible_perplexity_gives_a_sentence(look):
    at = look(p=7)
    at.segmented_control(key="projection").set_value("t-SNE").run()
    assert not at.info  # the usual perplexity is lowered to what so few points allow
    at.slider(key="perplexity").set_value(30).run()
    assert_calm(at)
    assert len(at.info) == 1
    assert "perplexity" in said(at.info)[0]
    assert "7" in said(at.info)[0]


def test_lines_join_each_element_to_the_one_further_on(look):
    at = look(p=13)
    assert chart_of(at, "embedding").data["x2"].isna().all()
    assert at.selectbox(key="line").value == "none"
    at.selectbox(key="line").set_value("8").run()
    assert_calm(at)
    data = chart_of(at, "embedding").data
    assert data["x2"].to_list() == [data["x"][(i + 8) % 13] for i in range(13)]
    at.selectbox(key="colour").set_value("place mod s").run()
    assert_calm(at)
    assert chart_of(at, "embedding").data["value"].to_list() == [i % 8 for i in range(13)]


def test_choices_that_another_run_does_not_offer_are_dropped(look, trained):
    at = look(p=13)
    other = trained(operation="multiply", p=13)
    at.selectbox(key="line").set_value("8").run()
    at.selectbox(key="colour").set_value("place mod s").run()
    at.selectbox(key="chosen_run").set_value(other.id)
    at.query_params["run"] = other.id
    at.run()
    assert_calm(at)
    assert len(chart_of(at, "embedding").data) == 12
    assert chart_of(at, "embedding").data["x2"].isna().all()


def test_the_line_offered_inverts_the_strongest_frequency(look):
    at = look(p=13)
    offered = at.selectbox(key="line").options[1]
    stride, frequency = (int("".join(filter(str.isdigit, part))) for part in offered.split(","))
    assert stride * frequency % 13 == 1


def test_moving_the_step_changes_the_points_and_not_the_picture(look):
    at = look(steps=100)
    at.selectbox(key="colour").set_value("value").run()  # other colours name the strongest frequency of the step
    slider = next(s for s in at.select_slider if s.key.startswith("step_"))
    last = chart_of(at, "embedding")
    slider.set_value(0).run()
    assert_calm(at)
    first = chart_of(at, "embedding")
    assert first.spec == last.spec
    assert not first.data.equals(last.data)


def test_at_step_0_hello_grok_has_no_ring_and_at_the_end_it_has(open_app):
    at = open_app("embeddings", run="hello-grok")
    at.segmented_control(key="projection").set_value("ring").run()
    assert_calm(at)
    assert "A ring of frequency" in texts(at)
    at.select_slider(key="step_hello-grok").set_value(0).run()
    assert_calm(at)
    assert "No ring beyond chance" in texts(at)
    assert "No frequency stands out" in texts(at)
    assert "A ring of frequency" not in texts(at)


def test_points_carry_their_names_in_cyclic_order(look, tiny):
    at = look(operation="multiply", p=13)
    task = build_task(tiny.replace(operation="multiply", p=13))
    assert chart_of(at, "embedding").data["label"].to_list() == [task.labels[i] for i in task.cyclic_order]


@pytest.mark.usefixtures("no_recordings")
def test_without_any_run_it_says_what_to_do(open_app):
    at = open_app("embeddings")
    assert said(at.info) == ["No run has a snapshot yet: press Train live in the Lab."]


def test_an_unknown_run_gives_one_sentence_and_another_run(open_app, trained):
    run = trained()
    at = open_app("embeddings", run="nothing-here")
    assert len(at.warning) == 1
    assert "there is no run 'nothing-here'" in said(at.warning)[0]
    assert at.selectbox(key="chosen_run").value == run.id


def test_a_run_whose_snapshots_are_gone_gives_a_sentence(open_app, trained):
    run = trained()
    (run.path / "snapshots.bin").unlink()
    at = open_app("embeddings", run=run.id)
    assert said(at.info) == [f"{run.id} has no snapshot yet: they come as it trains."]


def test_a_run_that_vanishes_while_it_is_watched_gives_a_sentence(open_app, trained):
    run = trained()
    at = open_app("embeddings", run=run.id)
    run.delete()
    at.run()
    assert_calm(at)
    assert [run.id in text for text in said(at.warning)] == [True]


@pytest.mark.parametrize(
    ("preset", "matrix", "projection"), [("s5-cosets", "left operand", "t-SNE"), ("hello-grok", "output rows", "ring")]
)
def test_a_recording_opens_on_the_view_in_which_its_structure_is_seen(open_app, preset, matrix, projection):
    at = open_app("embeddings", run=preset)
    assert at.segmented_control(key="matrix").value == matrix
    assert at.segmented_control(key="projection").value == projection
    at.selectbox(key="chosen_run").set_value("ring").run()
    assert_calm(at)
    assert at.segmented_control(key="matrix").value == "output rows"
    assert at.segmented_control(key="projection").value == "t-SNE"


def test_a_handful_of_numbers_is_first_shown_by_its_principal_axes(open_app, trained):
    run = trained(operation="plain_add", output_rows="templates", tied=True, d_model=1, loss="mse")
    at = open_app("embeddings", run=run.id)
    assert_calm(at)
    assert at.segmented_control(key="projection").value == "PCA"
    assert at.segmented_control(key="matrix").value == "left operand"


def test_a_run_deleted_while_the_page_is_drawn_is_said_in_a_sentence(open_app, trained, monkeypatch):
    run = trained(p=13, steps=30)
    listed = Run.snapshot_steps

    def deleted_since(self):
        steps = listed(self)
        if self == run and self.path.exists():
            shutil.rmtree(self.path)
        return steps

    monkeypatch.setattr(Run, "snapshot_steps", deleted_since)
    at = open_app("embeddings", run=run.id)
    assert_calm(at)
    assert run.id in texts(at)
