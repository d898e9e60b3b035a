"""Dates and numbers on Romanian pages: 30 aprilie 2024, 17:00, 1.234,5."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
