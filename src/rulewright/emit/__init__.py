"""The closed core → other languages: one folder or file per target, each a total function over the core."""
