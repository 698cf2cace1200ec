"""What all exporters share: selection of episodes, labels, and the metadata that is written beside the data."""
