"""What leaves the house: the page, the widget and its kit."""
