"""`RunConfig` is the configuration of a run: its fields, the rules between them, and its text forms."""

from grok_core.config.run_config import CONFIG_SCHEMA, RunConfig, refuse_unknown
from grok_core.config.table import FIELDS

__all__ = ["CONFIG_SCHEMA", "FIELDS", "RunConfig", "refuse_unknown"]
