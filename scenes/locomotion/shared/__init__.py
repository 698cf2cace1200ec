"""What the humanoid tasks share: stage, gaits, rules, milestones, faults."""
