"""The command line: read arguments, call the daemon, print."""
