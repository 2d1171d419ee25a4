FROM mysql:8.4
ENV MYSQL_DATABASE=shop \
    MYSQL_USER=shop \
    MYSQL_PASSWORD=shop \
    MYSQL_ROOT_PASSWORD=root
COPY ./schema /docker-entrypoint-initdb.d/
COPY my.cnf /etc/mysql/conf.d/my.cnf
RUN chmod 644 /etc/mysql/conf.d/my.cnf
EXPOSE 3306 33060
CMD ["mysqld", "--character-set-server=utf8mb4", "--collation-server=utf8mb4_0900_ai_ci"]
