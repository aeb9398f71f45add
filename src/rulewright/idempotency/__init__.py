"""Requests that name the same thing: the model of a contract's idempotency rules, and the stores that remember keys."""
