FROM scratch AS build-
FROM scratch AS a..b
FROM scratch AS a__b-c.d
FROM scratch AS A___B
FROM scratch AS aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
FROM scratch AS context
