"""How differences are shown: as data that a terminal and a page draw alike, and as text formats."""
