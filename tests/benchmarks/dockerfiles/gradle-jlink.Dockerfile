FROM gradle:9-jdk21 AS build
WORKDIR /home/gradle/project
COPY --chown=gradle:gradle build.gradle.kts settings.gradle.kts gradle.properties ./
COPY --chown=gradle:gradle gradle ./gradle
RUN gradle --no-daemon dependencies > /dev/null
COPY --chown=gradle:gradle src ./src
RUN gradle --no-daemon installDist
RUN jdeps --ignore-missing-deps --print-module-deps --multi-release 21 \
        --class-path 'build/install/billing/lib/*' build/install/billing/lib/billing.jar > modules.txt \
 && jlink --strip-debug --no-header-files --no-man-pages --compress zip-6 \
        --add-modules "$(cat modules.txt),jdk.crypto.ec" --output /opt/runtime

FROM debian:trixie-slim
COPY --from=build /opt/runtime /opt/runtime
COPY --from=build /home/gradle/project/build/install/billing /opt/billing
ENV JAVA_HOME=/opt/runtime PATH=/opt/runtime/bin:$PATH
RUN useradd --system --uid 10010 billing
USER billing
EXPOSE 8080/tcp 8081/tcp
CMD ["/opt/billing/bin/billing"]
