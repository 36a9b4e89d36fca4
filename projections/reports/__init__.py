"""What a unit hands in: reports put together from its policy, its record of itself, and clear facts."""
