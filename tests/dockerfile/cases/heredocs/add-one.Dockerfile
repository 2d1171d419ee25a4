FROM alpine
ADD <<index.html /srv/
<p>hi</p>
index.html
