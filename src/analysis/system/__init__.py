"""What every room may need and no text is needed for: processes, progress, files, spreadsheets, columns of tables."""
