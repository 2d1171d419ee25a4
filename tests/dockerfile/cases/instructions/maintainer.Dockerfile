FROM alpine
MAINTAINER Some One <one@example.com> $HOME
