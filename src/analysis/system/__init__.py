"""What is asked of the operating system: processes, progress bars, files replaced at one stroke."""
