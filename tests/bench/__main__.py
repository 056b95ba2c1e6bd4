"""`python3 run.py bench [NAME ...]` starts here, from wherever a person stands: it finds the program first."""

import importlib
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent

if __name__ == "__main__":
    sys.path[:1] = [str(TESTS), str(TESTS.parent)]
    sys.exit(importlib.import_module("bench.run").main())
