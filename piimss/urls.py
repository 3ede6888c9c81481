from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from piimss import health
from piimss.api import urls as api
from piimss.login.views import Login

admin.site.site_header = _("%s: administración") % settings.SITE_NAME
admin.site.site_title = _("Administración")
admin.site.index_title = _("Catálogos y cuentas")

urlpatterns = [
    # First: programs ask oftener than people.
    path("api/v1/programmes/", include(api.below_programmes)),
    path("api/v1/", include(api)),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("cuenta/entrar/", Login.as_view(), name="login"),
    path("cuenta/salir/", auth_views.LogoutView.as_view(), name="logout"),
    path("cuenta/", include("accounts.pages.urls")),
    path("", include("indicators.urls")),
    path("", include("commitments.urls")),
    path("", include("reports.urls")),
]

handler400 = "piimss.errors.bad_request"
handler403 = "piimss.errors.permission_denied"
handler404 = "piimss.errors.not_found"
handler500 = "piimss.outages.server_error"
