"""An item explained to a person: its words marked, and what was made of them, with the reasons."""
