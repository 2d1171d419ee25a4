FROM alpine
ARG SUM=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d
ADD a.tar /x/
ADD --checksum=$SUM https://example.com/a.tar.gz /x/
ADD --keep-git-dir=true --chown=1:2 https://example.com/a/b.git#v1 /src
ADD --unpack --link --exclude=*.md --exclude=*.txt a b /c/
ADD ["a b", "/c d/"]
