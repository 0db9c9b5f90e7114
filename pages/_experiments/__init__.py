"""Modules of the Experiments page alone."""
