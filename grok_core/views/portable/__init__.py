"""A run outside the app: as a page, as a zip file, as pictures in files, and as what trains it again."""

from grok_core.views.portable.pictured_run import PicturedRun, list_runs, open_run, recordings

__all__ = ["PicturedRun", "list_runs", "open_run", "recordings"]
