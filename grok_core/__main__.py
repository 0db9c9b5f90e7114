"""`python -m grok_core …`: the command line."""

import os
import sys

# Set before NumPy is loaded: beside a busy core its threads wait for each other, ten times slower than one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from grok_core.cli.main import main

sys.exit(main())
