"""How complex a network is at one step: its weights, spectra, neighbourhood, bytes, and the holes in its rows."""
