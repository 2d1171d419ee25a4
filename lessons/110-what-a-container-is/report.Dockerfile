# An older program that still wants an older Python
FROM python:3.11-slim
ENV REPORT_LANGUAGE=en
COPY report.py /app/report.py
RUN python -m compileall -q /app
USER 10002
CMD ["python", "/app/report.py"]
