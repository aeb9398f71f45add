"""What the language's documentation, its editor schema and `explain` are made from: the manual of every key."""
