"""The closed core → Python source, and that source compiled in memory.

`code`, `statements` and `render` are a small safe language for writing Python. `clauses`, `tree` and `scope` order what
a shape asks for; `types`, `meeting`, `conditions` and `breaking` write it as expressions, `rows`, `afterwards` and
`functions` as statements. The written code imports `runtime`, and no other module of this package; `standalone` carries
what it imports along, as text.
"""

from rulewright.emit.python.compiled import Compiled, compile_plan
from rulewright.emit.python.source import python_module, python_source

__all__ = ["Compiled", "compile_plan", "python_module", "python_source"]
