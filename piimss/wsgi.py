import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "piimss.settings")
# Who waits for a page goes away sooner than a recalculation is done.
os.environ["PIIMSS_STATEMENT_SECONDS"] = os.environ.get("PIIMSS_STATEMENT_SECONDS") or "15"

application = get_wsgi_application()
