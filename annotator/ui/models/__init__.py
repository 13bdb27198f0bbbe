"""Qt item models over ids and pages fetched from the services."""
