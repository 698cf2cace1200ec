"""What the readers of our exports make of them: small re-implementations of their targets, and how right these are."""
