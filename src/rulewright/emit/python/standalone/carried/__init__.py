"""What a standalone module offers beside the generated functions. Its definitions are carried as text."""
