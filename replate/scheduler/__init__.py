"""When: the daemon, the revisit policy, the crawler processes."""
