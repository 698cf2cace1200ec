"""Fault specs that tasks share: typed constructors for the operators in `perturbations`."""
