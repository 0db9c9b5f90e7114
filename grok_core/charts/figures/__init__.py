"""The figures of experiments: many runs in one picture, for pages and as files."""
