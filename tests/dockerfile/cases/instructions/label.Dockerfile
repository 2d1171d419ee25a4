FROM alpine
LABEL a=1 b="two words" a=3
LABEL legacy some text
LABEL "com.example.x"='y'
