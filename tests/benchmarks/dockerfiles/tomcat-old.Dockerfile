FROM tomcat:8.5-jdk8-openjdk
LABEL maintainer "platform@example.com"
RUN rm -rf /usr/local/tomcat/webapps/*
ADD target/portal.war /usr/local/tomcat/webapps/ROOT.war
ADD https://downloads.example.com/jdbc/driver-42.jar /usr/local/tomcat/lib/
COPY conf/server.xml conf/context.xml /usr/local/tomcat/conf/
ENV CATALINA_OPTS -Xms512m -Xmx1024m -Dfile.encoding=UTF-8
ENV JDBC_PASSWORD secret
EXPOSE 8080
EXPOSE 8009
CMD catalina.sh run
