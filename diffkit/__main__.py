"""`python -m diffkit`, the same as `diffkit`."""

import sys

from diffkit.cli import main

if __name__ == "__main__":
    sys.exit(main())
