"""replate follows news pages after publication and records every editorial change."""

__version__ = "0.1.0"
