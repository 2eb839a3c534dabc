"""Features that come together in a pattern: the toy model on binary features, exactly over all their patterns."""
