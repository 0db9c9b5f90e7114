"""The Circuit page under AppTest: every operation and architecture, every moment, and runs that cannot be opened."""

import shutil

import pytest

from grok_core.notation.operations import OPERATIONS
from grok_core.runs import open_run
from grok_core.tasks.task import build_task
from grok_core.views import run_rows
from pages._shared import frame
from tests.pages.charts_of import chart_of, charts_of
from tests.pages.looking import assert_calm, said, texts, until

READS = {"architecture": "transformer", "d_model": 8, "batch_size": 32, "n_heads": 2}
NETWORKS = {
    "two layers": {"n_layers": 2},
    "templates": {"operation": "plain_add", "output_rows": "templates", "tied": True, "loss": "mse"},
    "sum": {"tied": True, "combine": "sum"},
    "squared error": {"loss": "mse"},
    "analytic": {"architecture": "analytic", "batch_size": 32},
    "rnn": READS | {"architecture": "rnn"},
    "gru": READS | {"architecture": "gru", "context": "sos_x_op_y_mod="},
    "lstm": READS | {"architecture": "lstm", "n_layers": 2},
    "transformer": READS | {"n_layers": 2, "norm": "post"},
    "nanda": READS | {"context": "xy="},
}


@pytest.fixture
def look(open_app, trained):
    """Train a tiny run and open it on the Circuit page."""

    def open_run(**changes):
        run = trained(**{"p": 11, "steps": 20} | changes)
        at = open_app("circuit", run=run.id)
        assert not at.warning
        return at

    return open_run


def turned(at):
    """Yield the page with each group of its pictures, as often as it has some."""
    shown = [control for control in at.segmented_control if control.key == "circuit_shown"]
    for group in [option.split()[1] for option in shown[0].options] if shown else [None]:
        if group is not None:
            at.segmented_control(key="circuit_shown").set_value(group).run()
            assert at.query_params["pictures"] == group
        assert_calm(at)
        yield at


def turn_to(at, about):
    """Turn to the group that has this picture, and return its chart."""
    for page in turned(at):
        if shows(page, about):
            return chart_of(page, about)
    raise AssertionError(f"no picture begins with {about!r}")


def shows(at, about):
    return any(chart.description.startswith(about) for chart in charts_of(at))


@pytest.mark.parametrize("operation", [name for name, operation in OPERATIONS.items() if not operation.is_plain])
def test_every_operation(look, operation):
    at = look(operation=operation, group="s3")
    task = build_task(run_of(at).config)
    has_circle, has_parts = task.cyclic_order is not None, task.cyclic_order is not None or task.group is not None
    assert ("no frequencies and no representations" in texts(at)) == (not has_parts)
    if has_parts:
        assert "neurons have 85 % or more of their variance" in texts(at)
        assert len(chart_of(at, "Neurons by").data) <= 16
    drawn, headings = [], []
    for page in turned(at):
        charts = charts_of(page)
        assert 1 <= len(charts) <= 3
        drawn += [chart.description for chart in charts]
        headings += said(page.header)
    for about in ("Share of variance of each", "Neurons by", "loss, nats"):
        assert any(text.startswith(about) for text in drawn) == has_parts
    for about in ("Mean activation", "Logit lens"):
        assert any(text.startswith(about) for text in drawn)
    assert any(text.startswith("Clock or pizza") for text in drawn) == has_circle
    assert [heading.split(" · ")[0] for heading in headings] == [str(i + 1) for i in range(len(drawn))]


def run_of(at):
    return open_run(at.selectbox(key="chosen_run").value)


@pytest.mark.parametrize("kind", NETWORKS)
def test_every_network_at_every_moment(look, kind):
    at = look(**NETWORKS[kind])
    moments = at.segmented_control(key="circuit_landmark")
    assert [option.split()[0] for option in moments.options] == list(run_of(at).dissections())
    for name in run_of(at).dissections():
        at.segmented_control(key="circuit_landmark").set_value(name).run()
        assert at.query_params["landmark"] == name
        said_of_all = "".join(texts(page) for page in turned(at))
        assert "Neuron " in said_of_all
        assert ("Attention" in said_of_all) == (kind in ("transformer", "nanda"))
    stages = turn_to(at, "Logit lens").data["name"].nunique()
    assert stages == {"two layers": 2, "rnn": 4, "gru": 6, "lstm": 4, "transformer": 5, "nanda": 3}.get(
        kind, len(moments.options)
    )


def test_attention_shows_two_maps_for_each_head_of_the_chosen_layer(look):
    at = look(**NETWORKS["transformer"])
    at.segmented_control(key="circuit_shown").set_value("operands").run()

    def maps():
        return next(e.proto.body for e in at.get("html") if "Head 1" in e.proto.body)

    assert maps().count("<img") == 4
    last = maps()
    at.segmented_control(key="layer").set_value("1").run()
    assert_calm(at)
    assert maps() != last


@pytest.mark.parametrize("operation", ["divide", "compose"])
def test_when_it_formed_can_be_asked_of_every_matrix(look, operation):
    at = look(operation=operation, group="s3")
    seen = []
    for matrix in run_rows.MATRICES:
        at.segmented_control(key="formed_of").set_value(matrix).run()
        assert_calm(at)
        seen.append(chart_of(at, "Share of variance of each").data["share"].tolist())
        assert matrix in texts(at)
    assert len({tuple(shares) for shares in seen}) > 1


def test_another_neuron_moves_the_curve_alone(look):
    at = look()
    first = chart_of(at, "Mean activation")
    assert len(first.data) == 22
    box = next(box for box in at.number_input if box.key.startswith("neuron_"))
    box.set_value((box.value + 1) % 16).run()
    assert_calm(at)
    second = chart_of(at, "Mean activation")
    assert not second.data.equals(first.data)


def test_numbers_of_the_clock_stand_beside_the_papers_and_their_null(look):
    at = look(tied=True, combine="concat")
    turn_to(at, "Clock or pizza")
    assert "clock 0.85, pizza 0.17; 95 % of shuffled cells stay above" in texts(at)
    assert "gradient symmetricity" in texts(at)
    assert "it has not generalised, so it is neither" in texts(at)
    at = look()
    turn_to(at, "Clock or pizza")
    assert "no gradient symmetricity, since each operand has embeddings of its own" in texts(at)


def test_the_first_pictures_come_first_and_a_link_opens_others(open_app, trained):
    run = trained(steps=20)
    at = open_app("circuit", run=run.id)
    assert "How does a network get from x and y to the answer?" in texts(at)
    assert [heading[:1] for heading in said(at.header)] == ["1", "2", "3"]
    at = open_app("circuit", run=run.id, pictures="answers")
    assert at.segmented_control(key="circuit_shown").value == "answers"
    assert shows(at, "Logit lens")
    at = open_app("circuit", run=run.id, pictures="operands")  # a transformer's
    assert not at.warning
    assert at.segmented_control(key="circuit_shown").value == "neurons"
    assert "pictures must be one of neurons, answers" in said(open_app("circuit", run=run.id, pictures="x").warning)[0]


def test_a_moment_in_the_address_is_taken_and_a_bad_one_complained_of(open_app, trained):
    run = trained(steps=20)
    assert open_app("circuit", run=run.id, landmark="start").segmented_control(key="circuit_landmark").value == "start"
    at = open_app("circuit", run=run.id, landmark="strat")
    assert "landmark must be one of start, last, got 'strat'; this is start." in said(at.warning)[0]
    at = open_app("circuit", run=run.id, landmark="grokked")  # another run's
    assert not at.warning
    assert at.segmented_control(key="circuit_landmark").value == "last"


def test_a_run_from_before_networks_were_opened_is_said_in_a_sentence(open_app, trained):
    run = trained(steps=20)
    shutil.rmtree(run.path / "dissections")
    at = open_app("circuit", run=run.id)
    assert said(at.info) == [
        f"{run.id} was trained before networks were opened as they train: train it again to look inside."
    ]
    assert not charts_of(at)


def test_a_damaged_dissection_is_said_in_a_sentence(open_app, trained):
    run = trained(steps=20)
    next((run.path / "dissections").glob("20-*.npz")).write_bytes(b"nothing")
    assert f"run {run.id!r} has a damaged dissection" in texts(open_app("circuit", run=run.id))


@pytest.mark.usefixtures("no_recordings")
def test_without_any_run_it_says_what_to_do(open_app):
    assert said(open_app("circuit").info) == ["There is no run to open yet: press Train live in the Lab."]


def test_a_run_that_vanishes_while_it_is_looked_at_gives_a_sentence(open_app, trained):
    run = trained(steps=20)
    at = open_app("circuit", run=run.id)
    run.delete()
    at.run()
    assert_calm(at)
    assert run.id in texts(at)


def test_a_live_run_is_drawn_as_far_as_it_is(open_app, tiny):
    run = frame.runner().start(tiny.replace(steps=10_000_000))
    until(lambda: run.dissections() and run.snapshot_steps())
    at = open_app("circuit", run=run.id)
    assert "is training: its network is opened again" in said(at.info)[0]
    assert "start" in at.segmented_control(key="circuit_landmark").options[0]
    run.stop()


@pytest.mark.parametrize("p", [2, 3, 4])
def test_tables_too_small_for_frequencies(look, p):
    assert len(turn_to(look(p=p, train_fraction=0.5), "Logit lens").data)


def test_a_step_chosen_elsewhere_leads_to_the_landmark_next_to_it_and_back(open_app):
    at, run = open_app(run="hello-grok"), open_run("hello-grok")
    steps = run.dissections()
    after = next(step for step in run.snapshot_steps() if step > steps["plateau"])
    at.select_slider(key="step_hello-grok").set_value(after).run()
    at.switch_page("pages/circuit.py").run()
    assert_calm(at)
    assert at.segmented_control(key="circuit_landmark").value == "plateau"
    at.segmented_control(key="circuit_landmark").set_value("memorised").run()
    assert at.query_params["step"] == str(steps["memorised"])
    at.switch_page("pages/lab.py").run()
    assert 50 < at.select_slider(key="step_hello-grok").value <= steps["memorised"]
    at.switch_page("pages/circuit.py").run()
    assert at.segmented_control(key="circuit_landmark").value == "memorised"
    at.segmented_control(key="circuit_landmark").set_value("last").run()
    assert "step" not in at.query_params
