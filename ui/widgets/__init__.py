"""One file for each control."""
