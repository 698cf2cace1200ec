"""One file for each scene or family of scenes: what its tasks ask for, and the list of its rules, written anew."""
