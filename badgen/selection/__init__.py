"""Which episodes are shown, in which split, which of their frames and with which labels: one rule for all exports."""
