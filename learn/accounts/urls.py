"""Ours by the name `accounts:…`, allauth's by its own names (`account_login` …)."""

from django.urls import include, path

from learn.accounts import views

ours = [path("delete/", views.delete, name="delete")]

urlpatterns = [
    path("", include((ours, "accounts"))),
    path("signup/", views.SignUp.as_view(), name="account_signup"),
    path("", include("allauth.account.urls")),
]
