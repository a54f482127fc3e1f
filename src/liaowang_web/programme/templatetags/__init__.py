"""What the templates of the programme need besides."""
