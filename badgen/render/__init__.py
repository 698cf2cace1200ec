"""Pictures from logged states."""
