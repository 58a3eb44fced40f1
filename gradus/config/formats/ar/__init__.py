"""Arabic: where Django knows it in part only, it falls back on American order."""
