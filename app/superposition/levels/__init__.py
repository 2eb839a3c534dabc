"""Models trained at many levels on one objective: their training, the search for the best, and where it changes."""
