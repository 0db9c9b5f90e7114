"""The program `grokking-lab`, also started as `python -m grok_core`."""

import os
import sys

# Set before NumPy is loaded: beside a busy core its threads wait for each other, ten times slower than one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from grok_core.cli.main import main
from grok_core.engine.compiler import leave_out_compiler

leave_out_compiler()

if __name__ == "__main__":
    sys.exit(main())
