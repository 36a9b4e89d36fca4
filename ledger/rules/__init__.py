"""What may happen next: state, evolve and rules of each kind of stream. Pure: no clock, no chance, no disk."""
