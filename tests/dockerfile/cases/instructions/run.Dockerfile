FROM alpine AS tools
FROM alpine
RUN echo "$HOME"   &&  ls
RUN ["a", "b c"]
RUN --network=none --security=sandbox --device=vendor.com/x=y,required \
    --mount=type=cache,target=/c,sharing=locked --mount=from=tools,target=/t,rw make
RUN --mount=type=secret,id=k,env=K,required=true --mount=type=ssh --mount=type=tmpfs,dst=tmp,size=10m x
RUN
