"""A finding that was kept → its requests, made new, sent again; and whether it still stands."""
