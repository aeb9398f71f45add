"""The bytes that were sent → what is due to them."""
