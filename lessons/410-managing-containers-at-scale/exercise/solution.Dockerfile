FROM eclipse-temurin:21-jre-alpine
WORKDIR /srv
COPY --chown=10001 parcels.jar .
USER 10001
EXPOSE 8000
CMD ["java", "-jar", "parcels.jar"]
