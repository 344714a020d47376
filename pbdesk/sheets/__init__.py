"""The printed sheets: frozen rows to PDF bytes, without store or files."""
