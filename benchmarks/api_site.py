"""The site with the addresses of ``api_urls``.  For gunicorn, in a process of its own."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "piimss.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.ROOT_URLCONF = "benchmarks.api_urls"
application = get_wsgi_application()
