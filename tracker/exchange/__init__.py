"""Giving the data on and taking it in: formats in and out, from frozen records; no database, no screen."""
