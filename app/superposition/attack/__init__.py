"""Small changes of an input that raise the loss of a toy model most."""
