"""`python -m grok_core …`: the command line."""

import sys

from grok_core.cli import main

sys.exit(main())
