"""The same network on a training set: a fixed number of samples, where a sweep has the whole distribution."""
