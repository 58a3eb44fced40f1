"""Means for programs: pots, offers, people's months, calendars."""
