"""The pages on which a sheet is handed out, taken back, and decided."""
