"""One person's timeline in lanes: the items that each case tells, and one person's lines across cases."""
