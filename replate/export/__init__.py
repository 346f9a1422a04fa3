"""The change log, leaving: one format, one file."""
