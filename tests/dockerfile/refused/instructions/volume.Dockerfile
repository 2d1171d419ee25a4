FROM alpine
VOLUME ["a", " "]
VOLUME $NOTHING
