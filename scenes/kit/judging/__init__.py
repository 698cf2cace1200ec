"""What states are worth and what must not happen: measures, rules and milestones that tasks share."""
