"""The record: entries, events, rules, privacy and the store. Imports nothing of the projections or the commands."""

RELEASE = "0.1.0"
"""The release that stamps generated wording, receipts and the installed schema."""
