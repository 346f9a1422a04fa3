"""Bytes of a page in, fields of an article out."""
