"""A plan → one module that judges payloads by it and needs nothing but Python.

`scopes`, `sources` and `bundle` carry definitions of our own modules as text. `carried` is what such a module offers
its callers, written and tested here as any other code, and `text` puts the parts together.
"""
