"""The sheets: rows made by hand go in, what is printed is read back."""
