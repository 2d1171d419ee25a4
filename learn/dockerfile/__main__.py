"""`python -m learn.dockerfile`: see `command.py`."""

import sys

from learn.dockerfile.command import main

sys.exit(main())
