FROM alpine AS a
FROM alpine
ENV D=/dest U=me
COPY a b /c/
COPY --from=a --chown=$U:grp --chmod=u+x,go-w /x "$D/"
COPY --parents --link=false --exclude=x a/./b/c .
COPY ["a b", "c"]
COPY --from=nginx:latest /etc/nginx /etc
