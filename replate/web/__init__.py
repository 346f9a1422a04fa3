"""The viewer: pages, JSON API, feeds; reads only."""
