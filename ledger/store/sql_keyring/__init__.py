"""The keyring database's schema: its own database, so that no backup holds contents and keys together."""
