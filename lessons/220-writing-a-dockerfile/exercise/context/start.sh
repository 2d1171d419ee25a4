#!/bin/sh
set -e
echo "starting on port 8080"
exec nginx -g 'daemon off;'
