FROM eclipse-temurin:21-jre
WORKDIR /srv
COPY parcels.jar .
RUN chown -R 10001 /srv
USER 10001
EXPOSE 8000
CMD ["java", "-jar", "parcels.jar"]
