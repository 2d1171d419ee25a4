ARG A=${B:?no}
FROM alpine
