"""Small faults put into the core, one at a time, and whether the tests see them."""
