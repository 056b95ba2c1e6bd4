"""The encrypted database of a site: tables, one writer with its audit trail, plain reads, keys."""
