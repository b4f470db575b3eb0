"""What is put into people's hands on paper: the action plan and the explanation letter, as values."""
