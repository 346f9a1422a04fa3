"""A newsroom on loopback that edits, moves, retracts and hides its articles."""
