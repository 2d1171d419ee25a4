FROM scratch AS a
FROM scratch AS b
EXPOSE []:80:80 [::1]:81:81
