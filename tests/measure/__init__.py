"""What we measure ourselves by: scores on labelled texts (`make score`) and speed (`make bench`)."""
