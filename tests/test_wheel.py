"""What `pip install .` gives: the whole product, used from an empty folder where no checkout is in sight.

One wheel is built, and installed into a fresh environment that borrows this one's dependencies.
"""

import json
import re
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import children
from tests.app_server import free_port, is_healthy

ROOT = Path(__file__).parents[1]
LIMIT_S = 300.0  # for each command: shared machines stall
TINY = ("--p", "7", "--d_model", "8", "--d_hidden", "16", "--steps", "40")


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel in it.

    Args:
        folder: Of the environment.
        empty: The folder in which everything is started.
    """

    folder: Path
    empty: Path

    def program(self, name: str) -> str:
        """Return the path of a program of the environment."""
        return str(self.folder / ("Scripts" if sys.platform == "win32" else "bin") / name)

    def environment(self) -> dict[str, str]:
        """Return the variables that differ from this process's: nothing leads to the checkout."""
        return {"PYTHONPATH": "", "GROK_HOME": str(self.empty.parent / "home"), "COLUMNS": "200"}

    def run(self, *command: str) -> str:
        """Run a command in the empty folder and return what it prints; it must succeed."""
        done = children.run(command, cwd=self.empty, env=self.environment())
        assert done.returncode == 0, done.stderr
        return done.stdout


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", *arguments, "--quiet", "--disable-pip-version-check"]
    done = children.run(command)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", str(ROOT), "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, installed."""
    folder = tmp_path_factory.mktemp("installed")
    made = Installed(folder / "environment", folder / "empty")
    made.empty.mkdir()
    venv.create(made.folder, with_pip=False)
    site = made.run(made.program("python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    (Path(site) / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    pip("--python", made.program("python"), "install", "--no-deps", str(wheel))
    return made


def test_the_wheel_has_one_package_with_all_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {"grok_core"}
    assert [name for name in names if "__pycache__" in name] == []
    shipped = [ROOT / "app.py", ROOT / ".streamlit" / "config.toml"]
    shipped += [path for folder in ("pages", "recordings") for path in (ROOT / folder).rglob("*") if path.is_file()]
    wanted = {f"grok_core/_app/{p.relative_to(ROOT).as_posix()}" for p in shipped if "__pycache__" not in p.parts}
    assert wanted == {name for name in names if name.startswith("grok_core/_app/")}


def test_the_lines_of_the_readme_train(installed: Installed) -> None:
    code, *_ = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    shorter = code.replace("seed=1", "seed=1, steps=3")
    assert shorter != code
    out = installed.run(installed.program("python"), "-c", shorter)
    assert [line.split()[0] for line in out.splitlines()] == ["0", "1", "2", "3"]


def test_the_package_lies_in_the_environment(installed: Installed) -> None:
    out = installed.run(installed.program("python"), "-c", "import grok_core; print(grok_core.__file__)")
    assert Path(out.strip()).is_relative_to(installed.folder)


def test_the_command_knows_presets_and_recordings(installed: Installed) -> None:
    command = installed.program("grokking-lab")
    assert installed.run(command, "--help").startswith("usage: grokking-lab ")
    assert "hello-grok" in installed.run(command, "presets")
    found = json.loads(installed.run(command, "structure", "hello-grok", "--json"))
    assert found["run_id"] == "hello-grok"


def test_the_installed_recordings_are_not_replaced(installed: Installed) -> None:
    done = children.run(
        [installed.program("grokking-lab"), "record", "hello-grok", "--steps", "3"],
        cwd=installed.empty,
        env=installed.environment(),
    )
    assert done.returncode != 0
    assert "recordings are part of an installed package" in done.stderr


def test_the_command_and_the_module_train_in_processes_of_their_own(installed: Installed) -> None:
    summary = json.loads(installed.run(installed.program("grokking-lab"), "train", *TINY, "--json").splitlines()[-1])
    assert (summary["state"], summary["steps"]) == ("finished", 40)
    module = (installed.program("python"), "-m", "grok_core")
    rows = json.loads(installed.run(*module, "sweep", *TINY, "--seeds", "2", "--workers", "1", "--json"))["rows"]
    assert [row["state"] for row in rows] == ["finished", "finished"]


@contextmanager
def serving(installed: Installed, log: Path) -> Iterator[str]:
    """Serve the app as its user does, yield its address once it answers, and end it."""
    port = free_port()
    command = [installed.program("grokking-lab"), "app", "--port", str(port)]
    with (
        log.open("w") as file,
        children.running(
            command, cwd=installed.empty, env=installed.environment(), stdout=file, stderr=subprocess.STDOUT
        ) as process,
    ):
        deadline = time.monotonic() + LIMIT_S
        while not is_healthy(port):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield f"http://localhost:{port}"


@contextmanager
def visiting(browser: Browser) -> Iterator[Page]:
    """The page of a fresh visitor."""
    context = browser.new_context(viewport={"width": 1600, "height": 900}, color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(LIMIT_S * 1000)
    yield page
    context.close()


@pytest.mark.browser
def test_the_app_is_served_with_its_pages_and_its_theme(installed: Installed, browser: Browser, tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    with serving(installed, log) as url, visiting(browser) as page:
        page.goto(f"{url}/embeddings?run=ring")  # first of all: then Streamlit runs the page's file alone
        expect(page.get_by_text("PCA").first).to_be_visible(timeout=LIMIT_S * 1000)
        page.goto(url)
        expect(page.get_by_role("button", name="Start")).to_be_visible(timeout=LIMIT_S * 1000)
        style = page.evaluate(
            "[getComputedStyle(document.documentElement).fontSize, "
            "getComputedStyle(document.querySelector('.stApp')).color]"
        )
        assert style == ["18px", "rgb(27, 33, 38)"], "those of .streamlit/config.toml"
        assert list(installed.empty.iterdir()) == []
    text = log.read_text()
    assert "Traceback" not in text, text
    assert "Network URL" not in text, "it listens on this machine alone"
