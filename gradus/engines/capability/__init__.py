"""How many people who can do a thing are there, now and in the months to come."""
