"""The read side: SQL and findings into frozen rows, one module a screen or sheet, for page, command line and print."""
