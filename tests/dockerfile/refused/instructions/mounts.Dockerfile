FROM alpine
RUN --mount=type=bin,target=/x y
RUN --mount=target=/x,tpye=bind y
RUN --mount=from=$X,target=/x y
RUN --mount=target=/ y
RUN --mount=type=cache,target=/x,sharing=locke y
RUN --mount=target=/x,mode=0700 y
RUN --mount=type=cache,target=/x,uid=abc y
RUN --mount=type=secret y
RUN --mount=type=secret,id=a,source=b y
RUN --mount=type=ssh,source=b y
RUN --mount=target=/x,required y
RUN --mount=target=/x,word y
RUN --mount=target=/x,ro=perhaps y
RUN --mount=target=/x,size=1g y
RUN --mount=target=/x,sharing=shared y
