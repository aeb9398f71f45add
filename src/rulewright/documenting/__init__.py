"""A plan → the documentation of a contract as values: what there is to tell, in the order it is told, in no markup."""
