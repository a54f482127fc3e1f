"""Work in the background: jobs that are queued, tried again, watched, and never lost with a worker.

Takes functions of the rooms above as jobs; gives a worker, their progress, and a page that shows where each stands.
Leaves the queue to django-tasks-db and what a job does to its room; a job may run twice, so it must bear that.
"""
