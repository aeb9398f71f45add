"""The front page of a mock: what its contract says, the OpenAPI of it, and a playground that judges payloads."""
