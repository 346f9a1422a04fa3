"""When a page is visited again, decided from what is known of it alone, so that schedules can be replayed."""
