"""A contract as written → the plan, through the kinds."""
