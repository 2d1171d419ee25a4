FROM scratch
COPY --chmod=755 bin/ /bin/
COPY site.conf /etc/site.conf
COPY prices.db terms.html old.html /srv/
CMD ["/bin/shop"]
