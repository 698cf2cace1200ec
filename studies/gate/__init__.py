"""How well the gate of `badgen augment` tells good restyled videos from wrong ones, measured on stored runs."""
