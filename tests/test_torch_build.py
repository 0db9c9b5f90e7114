"""Which build of PyTorch `make run` takes: decided with a false nvidia-smi and an index on this machine."""

import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests import children

SCRIPT = Path(__file__).parents[1] / ".ci" / "torch_build.py"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere PyPI's build is the CPU build")


class Index(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def index() -> Iterator[str]:
    """An index that answers."""
    with HTTPServer(("127.0.0.1", 0), Index) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A folder of programs with an nvidia-smi that finds a card."""
    folder = tmp_path / "programs"
    folder.mkdir()
    (folder / "nvidia-smi").write_text("#!/bin/sh\necho 'GPU 0: a card'\n")
    (folder / "nvidia-smi").chmod(0o755)
    return folder


def decide(index: str, path: Path | str = "", **asked: str) -> tuple[str, str]:
    environment = {"CPU": "", "GPU": "", "TORCH_INDEX": index, "PATH": str(path), "no_proxy": "*", **asked}
    done = children.run([sys.executable, str(SCRIPT)], env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip(), done.stderr


def cpu_build(index: str) -> str:
    (pin,) = (
        line
        for line in SCRIPT.parents[1].joinpath("requirements.txt").read_text().splitlines()
        if line.startswith("torch==")
    )
    return f"--extra-index-url {index} {pin}+cpu"


def test_without_a_card_the_cpu_build(index: str) -> None:
    assert decide(index) == (cpu_build(index), "")
    assert decide(index, CPU="", GPU="") == (cpu_build(index), ""), "as make exports what nobody has said"


def test_with_a_card_or_on_request_the_build_of_pypi(index: str, card: Path) -> None:
    assert decide(index, card) == ("", "")
    assert decide(index, GPU="1") == ("", "")


def test_the_cpu_build_on_request_whatever_the_card(index: str, card: Path) -> None:
    assert decide(index, card, CPU="1") == (cpu_build(index), "")


def test_a_driver_without_a_card_is_no_card(index: str, card: Path) -> None:
    (card / "nvidia-smi").write_text("#!/bin/sh\necho 'No devices were found'\nexit 6\n")
    assert decide(index, card) == (cpu_build(index), "")


def test_where_the_index_is_out_of_reach_pypi_has_it_and_that_is_said() -> None:
    index = "http://127.0.0.1:9"
    assert decide(index) == ("", f"{index} cannot be reached, so PyTorch comes from PyPI, with CUDA: gigabytes.\n")
