"""`python -m liveview` is the command `liveview`."""

import sys

from liveview.cli import main

sys.exit(main())
