"""Where the bundled program begins."""

import sys

from ui.app import main

sys.exit(main())
