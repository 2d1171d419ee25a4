# escape=`
FROM alpine
WORKDIR C:\app
COPY a `
     b c:\d\
RUN echo `
  one
ENV A=`"x B=\y
