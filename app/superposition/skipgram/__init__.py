"""word2vec as its paper trains it: pairs drawn from a corpus, negative samples, a learning rate that falls to 0."""
