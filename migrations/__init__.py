"""The history of the tables. Each step stands on its own and imports nothing of the program."""
