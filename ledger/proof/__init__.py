"""The proof of the record: trees, the index of streams, notes, checkpoints, cosignatures, and what they prove together.

Pure functions over bytes. Nothing here reads a clock, draws a random number or touches a file: private keys, times and
stored hashes are arguments. Imports nothing of ours but ``ledger.entry`` and ``ledger.errors``. The forms are published
ones (RFC 9162; C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof); ``docs/format.md`` states what is ours.
"""
