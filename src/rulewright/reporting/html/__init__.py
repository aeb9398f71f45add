"""Events → one page of HTML that needs nothing else: the verdict, what was found, the rules, timings."""
