"""``python -m gradus.entrypoints.jobs``: a worker."""

from gradus.entrypoints.jobs.worker import main

main()
