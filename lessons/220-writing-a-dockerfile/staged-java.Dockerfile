# syntax=docker/dockerfile:1
FROM eclipse-temurin:21-jdk AS build
WORKDIR /src
COPY App.java .
RUN javac -d /out App.java \
 && jar --create --file /hello.jar -C /out .

FROM eclipse-temurin:21-jre
COPY --from=build --chmod=444 /hello.jar /app/hello.jar
USER 10001
CMD ["java", "-cp", "/app/hello.jar", "org.example.App"]
