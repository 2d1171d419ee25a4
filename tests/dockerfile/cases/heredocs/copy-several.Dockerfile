FROM alpine
ENV NAME=world
COPY --chmod=644 <<one <<-"two" three /dir/
hello $NAME
one
	raw $NAME
two
