"""Complaints → findings: each once, about as small a payload as can be had, kept in files."""
