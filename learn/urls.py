"""Where each app lives. One include an app."""

from django.urls import include, path

urlpatterns = [
    path("workbench/", include("learn.workbench.urls")),
    path("accounts/", include("learn.accounts.urls")),
    path("", include("learn.practice.urls")),
    path("", include("learn.reader.urls")),
]
