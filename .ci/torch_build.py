"""Prints what to add to `pip install -r requirements.txt` to have the PyTorch build that suits this machine.

On Linux, PyPI's PyTorch brings CUDA with it (gigabytes). Without an NVIDIA card the CPU build (megabytes) does as well;
PyTorch's own index has it. CPU=1 asks for the CPU build in any case, GPU=1 for that of PyPI.
"""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

INDEX = os.environ.get("TORCH_INDEX", "https://download.pytorch.org/whl/cpu")
PATIENCE_S = 5.0
REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"


def main() -> int:
    """Print pip's arguments for the CPU build, or nothing for PyPI's build."""
    if os.environ.get("CPU") or _suits():
        pin = re.search(r"^torch==([\w.]+)$", REQUIREMENTS.read_text(encoding="utf-8"), re.MULTILINE)
        assert pin, "requirements.txt pins torch"
        print(f"--extra-index-url {INDEX} torch=={pin[1]}+cpu")
    return 0


def _suits() -> bool:
    """Say whether the CPU build is smaller, enough for this machine, and within reach."""
    if os.environ.get("GPU") or sys.platform != "linux" or _has_nvidia_card():
        return False
    if _reachable(f"{INDEX}/torch/"):
        return True
    print(f"{INDEX} cannot be reached, so PyTorch comes from PyPI, with CUDA: gigabytes.", file=sys.stderr)
    return False


def _has_nvidia_card() -> bool:
    if shutil.which("nvidia-smi") is None:
        return False
    try:
        found = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return found.returncode == 0 and "GPU" in found.stdout


def _reachable(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
