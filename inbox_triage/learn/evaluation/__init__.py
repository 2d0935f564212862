"""Honest evaluation: every figure with its denominator, on mail whose writers no model has seen."""
