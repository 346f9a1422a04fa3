"""One visit: discover, fetch politely, read the article, record."""
