"""The bytes of an entry: canonical JSON, units, slots, seals, the hashed entry and the narrative splitter.

Pure functions over bytes. Nothing here reads a clock, draws a random number or touches a file: salts, nonces and
keys are arguments. Imports nothing of ours but ``ledger.errors``. ``docs/format.md`` states the same rules byte by
byte, for someone who never sees this code.
"""
