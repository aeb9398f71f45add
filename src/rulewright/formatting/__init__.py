"""A rule file's text → the same text laid out plainly: nothing that it means, and no comment, changes."""
