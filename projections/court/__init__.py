"""Schedules of unused material, and what of the record is shown to whom in proceedings: pure, from opened entries (design: court)."""
