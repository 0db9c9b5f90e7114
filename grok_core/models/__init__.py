"""The networks: (x, y) in, one logit per possible answer out."""

from grok_core.models.build import build_model
from grok_core.models.network import Network

__all__ = ["Network", "build_model"]
