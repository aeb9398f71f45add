"""An idempotency rule and an endpoint → complaints about requests that share a key."""
