"""Base classes that several fault operators share; none of them is an operator itself."""
