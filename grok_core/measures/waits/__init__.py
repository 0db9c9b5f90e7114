"""How long a run waits between memorising and generalising: forecasts, the laws of the field, and how good they are."""
