"""Train small networks that grok, watch them, and look inside; without any user interface."""
