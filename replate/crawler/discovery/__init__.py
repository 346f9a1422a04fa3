"""Bytes of a feed, sitemap or section front in, links to articles out."""
