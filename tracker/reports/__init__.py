"""Paper: frozen records in, PDF bytes out. The same record and stamp give the same bytes."""
