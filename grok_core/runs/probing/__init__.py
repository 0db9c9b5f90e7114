"""Measures that need a network's weights: which steps are measured, by whom, and where the numbers are kept."""
