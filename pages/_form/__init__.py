"""The form of a run: every setting from the table of fields, filled in by a link, a preset, a run or a visitor."""
