"""What all visitors share: tables that are made once, and a server without PyTorch."""

import sys

from tests import children


def test_all_who_look_at_a_run_are_sent_tables_made_once(open_app, trained, monkeypatch):
    from pages._shared import curves

    made, curve_frame = [], curves.curve_frame
    monkeypatch.setattr(curves, "curve_frame", lambda *a, **k: made.append(k["columns"]) or curve_frame(*a, **k))
    run = trained()
    for _ in range(3):
        assert not open_app(run=run.id).exception
    assert len(made) == 3  # accuracy, loss, weight norm: for the first visitor alone


PAGES_WITHOUT_TORCH = """
import sys
from streamlit.testing.v1 import AppTest
for page in ("lab", "embeddings", "runs"):
    at = AppTest.from_file("app.py", default_timeout=90)
    at.query_params["run"] = "hello-grok"
    at = at.switch_page(f"pages/{page}.py").run()
    assert not at.exception, at.exception
print("torch" in sys.modules)
"""


def test_the_process_that_draws_never_loads_torch(tmp_path):
    done = children.run([sys.executable, "-c", PAGES_WITHOUT_TORCH], env={"GROK_HOME": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "False"
