"""`RunConfig` is the run: its fields, what goes together, and how it is written as text."""

from grok_core.config.run_config import CONFIG_SCHEMA, RunConfig, refuse_unknown
from grok_core.config.table import FIELDS

__all__ = ["CONFIG_SCHEMA", "FIELDS", "RunConfig", "refuse_unknown"]
