"""Data of the law that is loaded once: official calendars."""
