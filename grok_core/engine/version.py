"""The version of the training code, by which measurements are kept."""

TRAINING_VERSION = 1
"""Raised by hand when the same configuration gives other bits than before, or other metrics of the same bits.

What was measured is kept by configuration and this number: after a rise it counts as not measured, and is trained
again. Nothing else reads it; a commit that leaves the bits alone leaves it alone, and voids no figure.
"""
