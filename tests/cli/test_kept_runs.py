"""`show --as`: what trains a run again, to be copied; what is to be known of it stands apart, and is not copied."""

import shlex

import pytest

from grok_core.config.reproduce import as_command, as_python
from grok_core.runs import open_run


def test_a_run_as_a_command_and_as_python(ask):
    config = open_run("ring").config
    status, out, notes = ask("show", "ring", "--as", "command")
    assert (status, out) == (0, as_command(config) + "\n")
    assert "the numbers are the same" in notes
    assert ask("show", "ring", "--as", "python")[1].strip() == as_python(config).strip()


def test_what_it_prints_is_understood(ask):
    out = ask("show", "ring", "--as", "command")[1]
    status, printed, complaints = ask(*shlex.split(out)[3:], "--steps", "3")
    assert status == 0, complaints
    assert open_run(printed.partition(":")[0]).config == open_run("ring").config.replace(steps=3)


@pytest.mark.parametrize("what", ["", "yaml"])
def test_anything_else_is_refused(ask, what):
    status, out, _ = ask("show", "ring", "--as", what)
    assert status == 2
    assert "Traceback" not in out
