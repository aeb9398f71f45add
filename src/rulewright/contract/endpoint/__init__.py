"""Where the other side is, who asks it, and what it costs; requests → exchanges."""
