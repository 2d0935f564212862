"""What a message is: bytes to values, with no I/O and no exception for any input."""
