"""What a question's rows come to at the moment of asking: one place for the commands that list them and for ``ask``. Pure."""
