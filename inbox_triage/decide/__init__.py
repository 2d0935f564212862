"""What we do about it: the quadrant table, the actions, the response clock. Pure."""
