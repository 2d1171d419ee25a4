FROM
FROM a b
FROM alpine AS 1st
FROM alpine as b-b extra
FROM $NOTHING
FROM --platform= alpine
FROM --platform=$NOTHING alpine
FROM --platform=linux/amd64/v1/x alpine
FROM --platform=$BUILDPLATFROM alpine
FROM UPPER
FROM alpine:
