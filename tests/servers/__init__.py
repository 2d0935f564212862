"""Real servers on loopback for the tests of one session; a missing one skips, saying so."""
