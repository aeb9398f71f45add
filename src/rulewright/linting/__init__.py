"""Files → payloads → reports, as a stream of events."""
