"""How likely: named features and fitted estimators to calibrated probabilities."""
