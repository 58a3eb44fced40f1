"""Who gets a place on a course: an exact choice of a cohort, with a reason for each place."""
