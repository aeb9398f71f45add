"""Contracts with one fault each → whether, how soon and for which rule a fuzz run finds it."""
