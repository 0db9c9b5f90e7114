"""The table with blanks, for pages on which it is filled in, and the tables whose cells can be clicked."""
