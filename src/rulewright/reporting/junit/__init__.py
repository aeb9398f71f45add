"""Events → a JUnit document, which CI servers show as tests that passed, failed or were skipped."""
