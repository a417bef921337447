"""What the service does by itself: the timetable, one way to run a job, and the process that keeps the time."""
