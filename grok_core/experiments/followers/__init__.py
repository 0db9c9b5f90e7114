"""Who follows the runs of experiments, for numbers and curves beside those that all runs have."""
