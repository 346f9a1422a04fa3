"""What we know: all SQL."""
