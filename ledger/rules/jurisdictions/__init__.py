"""Jurisdictions: one file each, that says which forms, grounds and duties its kinds of proceedings have (``ledger.rules.jurisdiction``)."""
