"""What can happen: one class an event type, in modules that follow the pathway of a case (domain.md 1.2 and 5)."""
