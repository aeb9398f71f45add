"""An endpoint and a plan → findings: where the one disagrees with the other."""
