"""Commands in this process: what they start ends with the test."""

import pytest

from grok_core.cli import train as train_module
from grok_core.runs import Runner

PATIENCE_S = 60.0


@pytest.fixture(autouse=True)
def no_runner_is_left(monkeypatch):
    """End the runners that commands made in this process."""
    made = []

    def make(**options):
        made.append(Runner(**options))
        return made[-1]

    monkeypatch.setattr(train_module, "Runner", make)
    yield
    for runner in made:
        runner.shutdown(wait_s=PATIENCE_S)
