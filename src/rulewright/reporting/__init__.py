"""Events → reports, each in a format that people or machines read."""
