"""A setting and its material → what a run would send and what it leaves out, in words or as JSON; nothing is sent."""
