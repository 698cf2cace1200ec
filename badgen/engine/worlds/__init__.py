"""Make datasets of failures in worlds of any maker: their options, starts, slots, records and replays."""
