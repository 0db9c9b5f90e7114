"""What a page offers as files."""
