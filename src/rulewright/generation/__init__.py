"""Plan → cases that show both sides of each rule, and Hypothesis strategies; both made, not filtered."""
