"""The hallway: the only rooms that know both sides."""
