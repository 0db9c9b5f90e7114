"""The `app` command: serve the pages."""

import runpy
import sys
from dataclasses import dataclass
from typing import Annotated

import tyro

from grok_core.runs.store.places import ROOT


@dataclass
class App:
    """Serve the app's pages until Ctrl-C."""

    port: Annotated[int, tyro.conf.arg(metavar="N", help="Port to listen on.")] = 8501
    address: Annotated[
        str, tyro.conf.arg(metavar="HOST", help="Who may connect: localhost is this machine alone, 0.0.0.0 everybody.")
    ] = "localhost"

    def __call__(self) -> int:
        script = str(ROOT / "app.py")
        # Streamlit finds the theme in .streamlit/ beside the script, and puts the script's folder first on sys.path.
        sys.argv = ["streamlit", "run", script, f"--server.port={self.port}", f"--server.address={self.address}"]
        # In this process: whoever ends it ends the server. By name: the core never imports Streamlit.
        runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
        return 0
