#!/bin/sh
# run.sh TENON
# Holds what boto3, the AWS SDK for Python, sees of `tenon serve dynamodb` to what it expects of the service. Ends with
# 77, and says why, where boto3 cannot be had.
set -eu
here=$(dirname "$0")
for python in /usr/bin/python3 python3; do
  if "$python" -c 'import boto3' 2>/dev/null; then
    TENON=$1 exec "$python" -B -W ignore::ResourceWarning -m unittest discover --start-directory "$here" --pattern '*_test.py'
  fi
done
echo "SKIPPED: there is no Python with boto3"
exit 77
