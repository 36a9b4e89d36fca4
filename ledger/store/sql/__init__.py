"""The schema, one object per numbered file: idempotent SQL that install.py runs in order of number."""
