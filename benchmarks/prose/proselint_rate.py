"""Time proselint over texts: run by `speed.py` in an environment that has it.

Reads a JSON list of texts from the file named first; prints JSON: seconds, results, version.
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

from proselint.checks import __register__
from proselint.registry import CheckRegistry
from proselint.tools import LintFile

CheckRegistry().register_many(__register__)
texts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
LintFile("warm up", "This is very unique.").lint()
started = time.perf_counter()
results = sum(len(LintFile("text", text).lint()) for text in texts if text)
seconds = time.perf_counter() - started
print(json.dumps({"seconds": seconds, "results": results, "version": version("proselint")}))
