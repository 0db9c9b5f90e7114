"""What a visitor chose stands in the address, an address brings it back, and addresses of before still work."""

import ast
from pathlib import Path

import pytest

from grok_core.config import FIELDS
from pages._shared import choices, session
from tests.pages.looking import assert_calm, said

PAGES = Path(__file__).parents[2] / "pages"


def test_the_lab_s_view_is_in_the_address(open_app):
    at = open_app(run="hello-grok")
    for key, chosen in {"axis": "linear", "third": "gap", "rows_view": "PCA"}.items():
        assert key not in at.query_params, "the usual choice needs no place"
        at.segmented_control(key=key).set_value(chosen).run()
        assert_calm(at)
        assert at.query_params[key] == chosen
    at.segmented_control(key="axis").set_value("log").run()
    assert "axis" not in at.query_params


def test_a_link_brings_the_lab_s_view_back(open_app):
    at = open_app(run="hello-grok", axis="linear", third="gap", rows_view="PCA")
    assert [at.segmented_control(key=key).value for key in ("axis", "third", "rows_view")] == ["linear", "gap", "PCA"]
    assert not at.warning
    assert at.query_params["third"] == "gap"


def test_a_link_of_before_to_the_lab_s_one_ring_shows_the_rings(open_app):
    at = open_app(run="hello-grok", rows_view="ring")
    assert at.segmented_control(key="rows_view").value == "rings"
    assert not at.warning


def test_a_view_that_cannot_be_gives_a_sentence(open_app):
    at = open_app(run="hello-grok", axis="liner")
    assert said(at.warning) == ["axis must be one of log, linear, got 'liner'; this is linear."]
    assert at.segmented_control(key="axis").value == "linear"
    at.run()
    assert not at.warning


@pytest.mark.parametrize("page", ["ask", "circuit"])
@pytest.mark.parametrize("name", ["landmark", "moment"])
def test_a_landmark_is_read_under_its_name_and_the_one_of_before(open_app, trained, page, name):
    at = open_app(page, run=trained(steps=20).id, **{name: "start"})
    assert at.segmented_control(key=f"{page}_landmark").value == "start"
    assert at.query_params["landmark"] == "start"
    assert "moment" not in at.query_params
    at.segmented_control(key=f"{page}_landmark").set_value("last").run()
    assert at.query_params["landmark"] == "last"


def test_the_neuron_and_the_layer_are_in_the_address(open_app, trained):
    network = {"architecture": "transformer", "d_model": 8, "batch_size": 32, "n_heads": 2, "n_layers": 2}
    run = trained(steps=20, **network)
    at = open_app("circuit", run=run.id, neuron="5")
    assert at.number_input(key=f"neuron_{run.id}").value == 5
    attention = open_app("circuit", run=run.id, layer="1", pictures="operands")
    assert attention.segmented_control(key="layer").value == "1"
    at.number_input(key=f"neuron_{run.id}").set_value(3).run()
    assert_calm(at)
    assert at.query_params["neuron"] == "3"


def test_what_another_page_keeps_is_no_field_of_a_run(open_app):
    assert not open_app(x="3", moment="start", projection="ring").warning
    assert not set(choices.NAMES) & set(FIELDS)


def state_keys(file):
    """Yield the constant keys under which a file reads or writes the session."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and is_state(node.value):
            yield node.attr
        elif isinstance(node, ast.Subscript) and is_state(node.value) and isinstance(node.slice, ast.Constant):
            yield node.slice.value
        elif isinstance(node, ast.Compare) and any(map(is_state, node.comparators)):
            yield getattr(node.left, "value", None)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_state(node.func.value):
            yield from (argument.value for argument in node.args[:1] if isinstance(argument, ast.Constant))
            yield from (keyword.arg for keyword in node.keywords)


def is_state(node):
    return ast.unparse(node) in ("st.session_state", "state")


def test_every_key_of_the_session_is_named_in_one_place():
    methods = {"get", "pop", "update", "setdefault"}
    used = {key for file in PAGES.rglob("*.py") for key in state_keys(file) if isinstance(key, str)} - methods
    assert used == {*session.FIRST, *session.WITHOUT_FIRST}


def test_one_module_reads_and_writes_the_address():
    users = [file.name for file in PAGES.rglob("*.py") if "query_params" in file.read_text(encoding="utf-8")]
    bound = [file.name for file in PAGES.rglob("*.py") if "query-params" in file.read_text(encoding="utf-8")]
    assert (users, bound) == (["address.py"], ["bound.py"])
