"""Payload and plan → report: what a rule means (the interpreter), and what is told of a violation."""
