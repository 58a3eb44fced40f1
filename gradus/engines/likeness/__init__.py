"""Whether two entries may mean the same person, whatever script and spelling their names are in."""
