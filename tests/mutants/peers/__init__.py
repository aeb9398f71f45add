"""Stock Schemathesis on the same contracts and faults → what it finds beside what a fuzz run does."""
