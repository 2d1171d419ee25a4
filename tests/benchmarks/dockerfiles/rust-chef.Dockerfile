# syntax=docker/dockerfile:1
FROM lukemathwalker/cargo-chef:latest-rust-1.90 AS chef
WORKDIR /app

FROM chef AS planner
COPY . .
RUN cargo chef prepare --recipe-path recipe.json

FROM chef AS builder
RUN apt-get update && apt-get install -y --no-install-recommends clang mold pkg-config libssl-dev \
    && rm -rf /var/lib/apt/lists/*
COPY --from=planner /app/recipe.json recipe.json
ENV RUSTFLAGS="-C link-arg=-fuse-ld=mold" CARGO_INCREMENTAL=0
RUN cargo chef cook --release --recipe-path recipe.json
COPY . .
RUN cargo build --release --bin gateway \
    && strip target/release/gateway

FROM debian:trixie-slim AS runtime
WORKDIR /app
RUN apt-get update -y \
    && apt-get install -y --no-install-recommends openssl ca-certificates \
    && apt-get autoremove -y \
    && apt-get clean -y \
    && rm -rf /var/lib/apt/lists/*
COPY --from=builder /app/target/release/gateway gateway
COPY configuration configuration
ENV APP_ENVIRONMENT=production
USER 10001
ENTRYPOINT ["./gateway"]
