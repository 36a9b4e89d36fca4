"""Projections: pure folds from facts to keyed rows, and the engine that runs them live, rebuilt, as-of and checked."""
