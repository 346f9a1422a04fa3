"""Real pages, what a site changes around an article, and what a newsroom changes in it: for benchmarks/stability.py."""
