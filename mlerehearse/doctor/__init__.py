"""What `mlerehearse doctor` examines, its findings, and its report as text and JSON."""
