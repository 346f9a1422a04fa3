"""What was measured, as commands anyone can run; docs/performance.md holds the figures."""
