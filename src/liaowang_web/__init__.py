"""The web floor of Liaowang: people act here, and what runs of the library left is shown."""
