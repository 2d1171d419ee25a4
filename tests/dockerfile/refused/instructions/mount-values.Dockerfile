FROM scratch
RUN --mount= true
RUN --device= true
RUN --mount=type=tmpfs,target=/a,size=5ki true
RUN --mount=type=tmpfs,target=/a,size=1e3kb --mount=type=tmpfs,target=/b,size=+1.5GiB --mount=type=tmpfs,target=/c,size=7b true
RUN --mount=type=tmpfs,target=/a,size=-1 true
RUN --mount=type=tmpfs,target=/a,size=. true
RUN --mount=type=tmpfs,target=/a,size=1\ \ k true
RUN --mount=type=cache,\"target=/a true
RUN --mount=\"type=cache\"\"x,target=/a true
RUN --mount=type=ca\"che,target=/a true
RUN --mount=\"type=cache\"x,target=/a true
RUN --network= true
RUN --security= true
