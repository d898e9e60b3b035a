"""Dates and numbers on Italian pages: 30 aprile 2024, 17:00, 1.234,5."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
