"""`badgen eval`: how reward models order, score and follow failures, compared with what the simulation knows."""
