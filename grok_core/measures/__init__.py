"""Arrays in, numbers out: nothing here has seen a model or a run."""
