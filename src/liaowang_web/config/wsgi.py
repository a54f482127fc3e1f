"""What an application server runs: ``granian --interface wsgi liaowang_web.config.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaowang_web.config.settings")
application = get_wsgi_application()
