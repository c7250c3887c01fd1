"""`python -m symback.cli`."""

from symback.cli import main

main()
