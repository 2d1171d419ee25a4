FROM python:3.13-slim
WORKDIR /job
COPY report ./report
USER 10001
ENTRYPOINT ["python", "-m", "report.nightly"]
CMD ["--day", "yesterday"]
