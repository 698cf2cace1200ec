"""Typed constructors of fault specs for the operators in `perturbations`."""
