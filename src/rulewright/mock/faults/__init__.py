"""A contract → the faults that an endpoint could have instead of being right, one at a time."""
