"""What an application server runs: ``granian --interface wsgi liaowang_web.config.wsgi:application``."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaowang_web.config.settings")
application = get_wsgi_application()
# What was loaded stays as long as the process: a whole collection need not go through it while somebody waits.
gc.collect()
gc.freeze()
