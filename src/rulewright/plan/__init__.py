"""The closed core every target reads: predicates, rules, shapes, and the plan that holds them."""
