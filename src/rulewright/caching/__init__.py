"""Rules that were read ↔ files in a folder of the user's own, so that the next run need not read them again.

`folder` says where, and trusts nobody else's files; `frozen` turns a plan into bytes and back, without running any code
that the bytes name; `entries` says when what was kept is still what the rule files say.
"""
