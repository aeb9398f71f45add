"""The contract as an endpoint: it accepts and answers as the contract says."""
