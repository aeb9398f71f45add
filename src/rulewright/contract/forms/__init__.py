"""A payload → the many ways to write it on the wire, and what an endpoint makes of each."""
