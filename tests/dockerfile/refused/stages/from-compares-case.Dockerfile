FROM alpine AS Base
FROM Base
