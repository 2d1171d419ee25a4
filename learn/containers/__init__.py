"""What runs: images, containers and their files; a `World` in, a new `World` out. Nothing a learner writes is executed.
"""
