"""Which episodes, frames and labels an export contains, and in which split; shared by all exports."""
