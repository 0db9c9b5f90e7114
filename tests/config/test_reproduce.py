"""A configuration as a command and as Python: what is run from either has its settings and gives its metrics."""

import shlex

import pytest
from hypothesis import given

from grok_core.cli import main
from grok_core.cli.options import config_of
from grok_core.config import RunConfig
from grok_core.config.reproduce import as_command, as_python
from grok_core.runs import Run, create_run, execute, keep_table, list_runs
from tests.strategies import OWN_7, configs

TINY = RunConfig(p=7, d_model=8, d_hidden=16, steps=30)
ODD = TINY.replace(operation="formula", formula="-x*y + (x > y)*2 % 5")
CASES = {
    "defaults but for the size": TINY,
    "a change on the way": TINY.replace(interventions="step 10: weight_decay=0, lr=0.01; val_accuracy >= 0.9: clip=1"),
    "odd characters in a formula": ODD,
    "pairs of numbers, a switch": TINY.replace(betas=(0.9, 0.95), tied=True, batch_size=8),
    "a table of one's own": TINY.replace(operation="table", p=OWN_7.n, table=OWN_7.digest),
}


def measured(rows):
    return [{n: v for n, v in row.items() if n not in ("seconds", "attempt", "scheduled", "step")} for row in rows]


@pytest.fixture(params=CASES.values(), ids=CASES)
def run(request):
    keep_table(OWN_7.text.encode())
    run = Run(create_run(request.param))
    execute(run.path)
    return run


def test_the_command_trains_the_same(run, ask):
    words = shlex.split(as_command(run.config))
    assert words[:4] == ["python", "-m", "grok_core", "train"]
    status, _, complaints = ask(*words[3:])
    assert status == 0, complaints
    (again,) = (other for other in list_runs() if other != run)
    assert again.config == run.config
    assert measured(again.rows()) == measured(run.rows())


def test_the_lines_of_python_train_the_same(run, capsys):
    space = {}
    exec(as_python(run.config), space)
    assert space["config"] == run.config
    rows = measured(run.rows())
    assert len(rows) == len(space["reports"]) == len(capsys.readouterr().out.splitlines())
    for row, metrics in zip(rows, space["reports"], strict=True):
        for name, value in row.items():
            assert getattr(metrics, name) == pytest.approx(value, rel=1e-8), name


@given(configs())
def test_any_configuration_is_read_back_from_either(config):
    own = config.operation_record.is_own
    words = shlex.split(as_command(config))[3:]
    assert config_of(main._named(words)) == (config if own else config.replace(table=""))
    space = {}
    exec(as_python(config).partition("reports = []")[0], space)
    assert space["config"] == config
