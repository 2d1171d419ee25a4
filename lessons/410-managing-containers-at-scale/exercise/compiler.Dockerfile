FROM eclipse-temurin:21
WORKDIR /srv
COPY --chown=10001 parcels.jar .
USER 10001
EXPOSE 8000
CMD ["java", "-jar", "parcels.jar"]
