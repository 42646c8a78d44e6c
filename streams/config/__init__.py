"""What settings are made with: binding to names, forms of values, combinations that cannot be, and their page."""
