"""What every export has in common: which episodes, which split, which labels, and the papers that go with the data."""
