"""Questions of tests, as Moodle and others exchange them: GIFT and Moodle XML, read and written."""
