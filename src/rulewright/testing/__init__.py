"""A contract and an endpoint → tests of pytest: one for each rule, run against an application or a URL."""
