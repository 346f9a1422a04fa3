"""What changed: pure functions over text and records; no network, no store, no clock."""
