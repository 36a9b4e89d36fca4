"""Keys, sealing, opening, and who may see what. Imports the entry format and the events."""
