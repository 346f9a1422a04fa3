"""Who is told: rules and digests."""
