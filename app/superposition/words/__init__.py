"""word2vec on a language of concepts: the same search, names and lines as for the autoencoder, another model."""
