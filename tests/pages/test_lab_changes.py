"""Changes of a run under AppTest: by hand while it trains, planned before, and branches."""

from grok_core.presets import BY_NAME
from grok_core.runs import create_run, execute, list_runs, open_run
from tests.pages.charts_of import chart_of, charts_of
from tests.pages.looking import assert_calm, key_of, open_changes, preset_box, said, texts, until

ENDLESS = "10000000"
TINY = {"p": "11", "d_model": "8", "d_hidden": "16"}
GROKS = {"p": 7, "tied": True, "train_fraction": 0.9, "d_model": 4, "d_hidden": 32, "lr": 0.03, "steps": 300}


def words(at, about):
    """Return the labels of the changes that a chart shows."""
    return [row["words"] for row in _rows(at, about) if "words" in row]


def rules(at, about):
    """Return the steps at which a chart draws the rule of a change."""
    return [row["at"] for row in _rows(at, about) if row.keys() == {"at"}]


def _rows(at, about):
    return [row for layer in chart_of(at, about).spec["layer"] for row in layer.get("data", {}).get("values", [])]


def test_weight_decay_is_switched_off_by_hand_and_drawn(open_app):
    at = open_app(steps=ENDLESS, **TINY)
    at.button(key="start").click().run()
    (run,) = list_runs()
    until(lambda: run.status.state == "running")
    at.run()
    open_changes(at)
    at.button(key="decay_off").click().run()
    until(lambda: run.events())
    at.run()
    assert_calm(at)
    assert run.settings().weight_decay == 0
    assert at.session_state.config.weight_decay == 0, "the slider shows what is in force"
    assert "No weight decay: nothing pulls the weights back." in texts(at)
    assert "These curves belong to other settings" not in texts(at)
    assert words(at, "accuracy") == ["weight decay 0"]
    for chart in ("accuracy", "loss", "weight norm"):
        assert rules(at, chart) == [max(run.events()[0].step, 1)]
    at.select_slider(key="now_value_weight_decay").set_value(1.0).run()  # back to what it began with
    at.button(key="change_now").click().run()
    until(lambda: len(run.events()) == 2)
    assert run.settings().weight_decay == 1
    at.button(key="stop").click().run()


def test_a_value_that_cannot_be_is_refused_in_a_sentence(open_app):
    at = open_app(steps=ENDLESS, **TINY)
    at.button(key="start").click().run()
    (run,) = list_runs()
    until(lambda: run.status.state == "running")
    at.run()
    open_changes(at)
    at.selectbox(key="now_field").set_value("dropout").run()
    at.text_input(key="now_value_dropout").set_value("plenty").run()
    at.button(key="change_now").click().run()
    assert any("dropout must be a number" in text for text in said(at.warning))
    assert run.events() == []
    at.button(key="stop").click().run()


def test_without_a_live_run_nothing_can_be_changed_by_hand(open_app):
    at = open_app()
    assert "change_now" not in [button.key for button in at.button], "it is closed at first"
    open_changes(at)
    assert "While a run of yours trains" in texts(at)
    assert not [button for button in at.button if button.key == "decay_off"]


def test_a_plan_is_made_piece_by_piece_and_goes_into_the_settings(open_app):
    at = open_app()
    open_changes(at, "Next run")
    assert at.button(key="plan_add").disabled  # the slider stands where the form has it
    at.select_slider(key="plan_value_weight_decay").set_value(0.0).run()
    at.button(key="plan_add").click().run()
    at.selectbox(key="plan_when").set_value("val_accuracy").run()
    at.button(key="plan_add").click().run()
    assert_calm(at)
    assert at.session_state.config.interventions == "step 500: weight_decay=0; val_accuracy >= 0.5: weight_decay=0"
    assert at.query_params["interventions"] == at.session_state.config.interventions
    at.button(key="plan_clear").click().run()
    assert at.session_state.config.interventions == ""


def test_an_impossible_plan_is_refused_and_the_old_one_stays(open_app):
    at = open_app(interventions="step 5: lr=0.1")
    open_changes(at, "Next run")
    at.selectbox(key="plan_field").set_value("dropout").run()
    at.text_input(key="plan_value_dropout").set_value("-3").run()
    at.button(key="plan_add").click().run()
    assert any("dropout must be" in text for text in said(at.warning))
    assert at.session_state.config.interventions == "step 5: lr=0.1"


def test_a_branch_starts_from_a_landmark_with_the_settings_of_the_form(open_app, tiny):
    folder = create_run(tiny.replace(**GROKS))
    execute(folder)
    parent = open_run(folder.name)
    at = open_app(run=parent.id, weight_decay="0.5", steps="400")
    open_changes(at, "Branch")
    at.selectbox(key=f"branch_{parent.id}").set_value("memorised").run()
    at.button(key="branch_off").click().run()
    assert_calm(at)
    branch = next(run for run in list_runs() if run.id != parent.id)
    until(lambda: branch.status.state == "finished")
    at.run()
    assert branch.origin == (parent.id, parent.landmarks()["memorised"])
    assert branch.config == parent.config.replace(weight_decay=0.5, steps=400)
    assert words(at, "accuracy") == [f"branched from {parent.id}"]
    assert len(charts_of(at)) == 4
    assert "last run" in str(chart_of(at, "accuracy").spec)


def test_a_branch_of_another_network_is_refused_in_a_sentence(open_app, tiny):
    folder = create_run(tiny.replace(**GROKS))
    execute(folder)
    at = open_app(run=folder.name, d_hidden="16")
    open_changes(at, "Branch")
    at.button(key="branch_off").click().run()
    assert any("a branch keeps the task and network of its parent" in text for text in said(at.warning))
    assert [run.id for run in list_runs()] == [folder.name]


def test_the_table_of_another_task_is_shown_before_it_is_trained_on(open_app):
    at = open_app(operation="formula", formula="x**2 + y")
    assert "These curves belong to other settings" in texts(at)
    assert [expander for expander in at.expander if "x**2 + y" in expander.label.replace("\\", "")]
    assert "3,481 pairs, 59 answers" in texts(at)


def test_groups_that_differ_have_their_accuracies_beside_the_others(open_app, trained):
    at = open_app(run=trained(outliers=5).id)
    assert "right labels **" in texts(at)
    assert "wrong labels **" in texts(at)
    assert "never trained on" not in texts(at)
    at = open_app(run=trained(interventions="step 20: train_fraction=0.3").id)
    assert "never trained on **" in texts(at)
    assert "labels" not in texts(open_app(run=trained().id))


def test_a_browser_that_repeats_its_old_values_after_the_form_was_filled_in_changes_nothing(open_app):
    """On a busy machine the next press may come before the browser has shown the new form."""
    at = open_app()
    before = at.session_state.form
    slider = at.select_slider(key=key_of(at, "weight_decay"))
    moved = slider.set_value(2.0)._widget_state
    at.run()
    assert preset_box(at).value == "custom"
    preset_box(at).set_value("hello-grok").run()
    assert at.session_state.form == before + 1
    states = at._tree.get_widget_states()
    states.widgets.append(moved)
    at._run(states)
    assert_calm(at)
    assert at.session_state.config == BY_NAME["hello-grok"].config
    assert preset_box(at).value == "hello-grok"


def test_moving_a_control_away_and_back_is_the_preset_again(open_app):
    at = open_app()
    for decay, name in ((2.0, "custom"), (1.0, "hello-grok")):
        at.select_slider(key=key_of(at, "weight_decay")).set_value(decay).run()
        assert preset_box(at).value == name
    assert_calm(at)
