"""A sparse autoencoder on the hidden states of a toy model: can what was put together be taken apart again?"""
