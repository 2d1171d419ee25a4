FROM alpine
RUN cat <<-A <<'B' > /x
	one $HOME
	A
two
B
