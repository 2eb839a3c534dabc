"""`python -m starcross`, or in a checkout `python -m app`."""

from .command import main

if __name__ == "__main__":  # spawned workers import this module too
    main()
