"""Models kicked out of their minima."""
