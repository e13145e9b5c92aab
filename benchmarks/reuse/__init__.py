"""How well reused footage is found when it is disguised, beside peers on the same files."""
