"""Does the dating engine mean what it says? Simulated cases with known filming dates."""
