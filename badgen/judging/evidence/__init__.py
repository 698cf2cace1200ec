"""Where pictures show that a rule was broken, computed from poses and cameras alone; nothing is rendered."""
