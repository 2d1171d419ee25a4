FROM alpine AS base
ONBUILD RUN echo one \
  two
ONBUILD COPY <<EOF /x
text $A
EOF
FROM base
