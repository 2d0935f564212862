"""What kind: region, product, source and stage of a message, one labeller a file."""
