"""The glossary, which every page offers."""
