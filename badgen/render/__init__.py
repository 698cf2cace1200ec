"""Pictures from logged states, and their encoding."""
