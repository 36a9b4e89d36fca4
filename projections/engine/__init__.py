"""One pure fold from facts to keyed rows, run four ways: live, rebuild, as-of and check."""
