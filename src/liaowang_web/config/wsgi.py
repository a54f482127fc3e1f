"""What an application server runs: ``granian --interface wsgi liaowang_web.config.wsgi:application``."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaowang_web.config.settings")
# A page's products are small. A second thread of linear algebra gains nothing, and spun on the other core as long again
# as the whole page takes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
application = get_wsgi_application()
# What was loaded stays as long as the process: a whole collection need not go through it while somebody waits.
gc.collect()
gc.freeze()
