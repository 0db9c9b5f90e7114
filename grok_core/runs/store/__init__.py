"""The files in the folder of a run: one module for each kind of file, and the only writer."""
