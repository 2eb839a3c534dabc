"""The numerical core: toy models of superposition in torch. It knows no web."""
