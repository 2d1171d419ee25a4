# a comment
# escape=`
FROM alpine
ENV A=a\ b
