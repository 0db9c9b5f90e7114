"""What pages and shell compute of a run, made once for all who look at it; no user interface."""
