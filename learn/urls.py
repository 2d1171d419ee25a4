"""Where each app lives. One include an app."""

from django.urls import include, path

urlpatterns = [
    path("workbench/", include("learn.workbench.urls")),
    path("accounts/", include("learn.accounts.urls")),
    path("classes/", include("learn.cohorts.urls")),
    path("", include("learn.practice.urls")),
    path("", include("learn.reader.urls")),
]

# allauth counts attempts of its own and asks for this name when they are used up.
handler429 = "learn.limits.too_many"
