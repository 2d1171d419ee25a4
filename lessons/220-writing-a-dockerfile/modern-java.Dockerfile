# syntax=docker/dockerfile:1
FROM eclipse-temurin:21-jre
WORKDIR /app
COPY --chmod=444 hello.jar ./hello.jar
USER 10001
CMD ["java", "-cp", "/app/hello.jar", "org.example.App"]
