FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /workspace
COPY pom.xml .
COPY core/pom.xml core/
COPY web/pom.xml web/
RUN mvn -B -q dependency:go-offline
COPY core core
COPY web web
RUN mvn -B -q package -DskipTests
RUN java -Djarmode=tools -jar web/target/web.jar extract --layers --destination /out

FROM eclipse-temurin:21-jre
RUN groupadd --gid 1001 spring && useradd --uid 1001 --gid spring --shell /usr/sbin/nologin spring
WORKDIR /app
COPY --from=build /out/dependencies/ ./
COPY --from=build /out/spring-boot-loader/ ./
COPY --from=build /out/snapshot-dependencies/ ./
COPY --from=build /out/application/ ./
ENV JAVA_OPTS="-XX:MaxRAMPercentage=75 -XX:+ExitOnOutOfMemoryError"
USER spring
EXPOSE 8080
HEALTHCHECK --interval=15s CMD curl -fsS http://localhost:8080/actuator/health || exit 1
ENTRYPOINT exec java $JAVA_OPTS -jar web.jar
