FROM eclipse-temurin:21-jre-alpine
WORKDIR /srv
COPY . .
RUN rm -rf tiles.db manual && chown -R 10001 /srv
USER 10001
EXPOSE 8000
CMD ["java", "-jar", "parcels.jar"]
