"""The records: one module for each source of claims."""
