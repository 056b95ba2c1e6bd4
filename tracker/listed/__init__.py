"""What each listing of a study holds, in words: safety, screening, deviations, events, drug, trail, ranges, queries."""
