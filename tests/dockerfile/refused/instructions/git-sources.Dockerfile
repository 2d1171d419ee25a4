FROM scratch
ADD --keep-git-dir=false https://example.org/a.git?keep-git-dir=true /
ADD --keep-git-dir https://example.org/a.git?keep-git-dir /
ADD https://example.org/a.git?keep-git-dir=0 https://example.org/b.git?keep-git-dir=1 /
ADD --checksum=abc https://example.org/a.git?checksum=abd#v1 /
ADD --checksum=abc https://example.org/a.git?commit=abc#v1 /
ADD https://example.org/a.git?checksum=abc https://example.org/file /
ADD https://example.org/a.git?ref=v2#v1 /
ADD https://example.org/a.git?tag=v1#refs/tags/v1 /
ADD https://example.org/a.git?branch=main&ref=v1 /
ADD https://example.org/a.git?tag=v1&branch=main /
ADD https://example.org/a.git?subdir=docs#v1:src /
ADD https://example.org/a.git?submodules=perhaps /
ADD https://example.org/a.git?fetch-by-commit=perhaps /
ADD https://example.org/a.git?mtime=commit&fetch-by-commit /
ADD https://example.org/a.git?ref= /
ADD https://example.org/a.git?ref=a&ref=b /
ADD --checksum=abc git://example.org/a.git?what=x /
COPY git@example.org:a.git#main /
