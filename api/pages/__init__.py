"""The pages: one flow of forms without JavaScript, whose state travels in hidden fields only."""
