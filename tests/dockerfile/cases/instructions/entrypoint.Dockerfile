FROM alpine AS base
CMD ["x"]
FROM base AS clears-what-was-inherited
ENTRYPOINT ["e"]
FROM base AS keeps-its-own
CMD ["y"]
ENTRYPOINT e
FROM base AS cmd-afterwards
ENTRYPOINT ["e"]
CMD ["z"]
FROM alpine AS empty
ENTRYPOINT []
