FROM golang:1.25-trixie AS builder
RUN apt-get update && \
    apt-get install -y --no-install-recommends gcc libsqlite3-dev pkg-config && \
    rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY go.mod go.sum ./
RUN go mod download && go mod verify
COPY . .
RUN CGO_ENABLED=1 go build -tags "sqlite_fts5 netgo" -o ledger ./cmd/ledger && \
    go vet ./... && \
    go test -count=1 ./...

FROM debian:trixie-slim
RUN apt-get update && \
    apt-get install -y --no-install-recommends libsqlite3-0 ca-certificates && \
    rm -rf /var/lib/apt/lists/* && \
    install -d -o 10001 -g 10001 /var/lib/ledger
COPY --from=builder /build/ledger /usr/local/bin/ledger
COPY --from=builder /build/migrations /usr/share/ledger/migrations
USER 10001:10001
VOLUME /var/lib/ledger
EXPOSE 8443
ENTRYPOINT ["ledger"]
CMD ["serve", "--db", "/var/lib/ledger/ledger.db"]
