"""Events → a log of SARIF 2.1.0, which code-scanning tools show beside the lines that it names."""
