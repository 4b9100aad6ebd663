"""What is asked: surveys as frozen values, their question types, conditions, routing, forms and author files."""
