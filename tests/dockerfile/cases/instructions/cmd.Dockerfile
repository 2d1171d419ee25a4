FROM alpine AS shell
CMD echo "$HOME"   two
FROM alpine AS exec
CMD ["a", "b \"c\"", "d\tµ"]
FROM alpine AS single-quotes
CMD ['a', 'b']
FROM alpine AS nothing
CMD
FROM alpine AS empty
CMD []
