"""Best known losses by a search of its own: nothing here imports the core, so that neither can repeat the other."""
