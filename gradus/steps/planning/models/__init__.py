"""The tables of the room, a file for each noun; ``apps.py`` shows them to Django."""
