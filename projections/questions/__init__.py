"""One file per question a user asks; its existence gives the question its table, its rebuild, its as-of and its check."""
