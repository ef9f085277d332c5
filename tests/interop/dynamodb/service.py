"""A server that runs while the tests of a module do, and clients of it."""
import os
import re
import subprocess

import boto3
from botocore.config import Config

KEY = "AKIDEXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


class Service:
    """`tenon serve dynamodb` on a free port, with the given arguments."""

    def __init__(self, *arguments):
        command = [os.environ["TENON"], "serve", "dynamodb", "--port", "0", *arguments]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self._process.stdout.readline()
        self.url = re.search(r"http://[^,]+", line).group()

    def client(self, api="dynamodb", secret=SECRET, **options):
        return self._session(secret).client(api, **self._options(options))

    def resource(self, **options):
        return self._session(SECRET).resource("dynamodb", **self._options(options))

    def stop(self):
        """Asks the server to end, and returns its exit status."""
        self._process.terminate()
        status = self._process.wait(timeout=20)
        self._process.stdout.close()
        return status

    def _session(self, secret):
        return boto3.Session(aws_access_key_id=KEY, aws_secret_access_key=secret, region_name="us-east-1")

    def _options(self, options):
        return {"endpoint_url": self.url, "config": Config(retries={"max_attempts": 0}), **options}
