"""What lies in the folder of a run: one module for each kind of file, and the one writer."""
