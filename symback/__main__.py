"""`python -m symback`."""

from symback.cli import main

main()
