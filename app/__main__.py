"""`python -m starcross`, or in a checkout `python -m app`."""

from .command import main

if __name__ == "__main__":  # a worker that is spawned imports this module too
    main()
