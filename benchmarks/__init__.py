"""Numbers by command: speed and robustness, each script printing one table."""
