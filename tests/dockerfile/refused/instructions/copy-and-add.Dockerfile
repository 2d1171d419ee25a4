FROM alpine
COPY --chmod=999 a b
COPY --chmod=77777 a b
COPY --chmod=nope a b
COPY https://example.com/a b
COPY https://example.com/a.git b
COPY git@github.com:a/b c
ADD --checksum=sha256:abc a b
ADD --checksum=sha256:abc https://example.com/a b
ADD --checksum=nonsense https://example.com/a b
ADD --checksum=md5:abc https://example.com/a b
ADD --checksum=sha256:x a b c
COPY a <<EOF
EOF
ADD https://example.com/a.git?what=1 b
