"""What the sample site holds of the programme, entered through the services that pages call."""
