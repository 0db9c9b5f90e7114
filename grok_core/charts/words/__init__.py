"""The words of the app: the glossary, shares as people write them, and what a run is doing in a sentence."""
