"""`python -m tui A B`, the same as `diffkit review A B`."""

import sys

from diffkit.cli import main

if __name__ == "__main__":
    sys.exit(main(["review", *sys.argv[1:]]))
