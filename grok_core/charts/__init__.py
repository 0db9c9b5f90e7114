"""Pictures as data: frames and arrays in; Vega-Lite specifications, frames, PNG bytes and sentences out.

A specification stays constant for a run while its frame changes, so that a live chart never flickers.
"""
