"""Tasks for a humanoid on open ground."""
