"""The networks: from operands x and y to one logit for each answer."""

from grok_core.models.build import build_model
from grok_core.models.network import Network

__all__ = ["Network", "build_model"]
