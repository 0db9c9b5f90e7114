"""A run outside the app: as a page, as a zip file, as pictures in files, and as what trains it again."""
