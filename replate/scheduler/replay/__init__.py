"""Recorded histories of edits, replayed through any revisit rule: what it would have found, how late, at what cost."""
