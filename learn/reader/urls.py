"""Addresses of everything that is read."""

from django.urls import path

from learn.reader import views

app_name = "reader"
urlpatterns = [
    path("", views.course, name="course"),
    path("lessons/<slug:slug>/", views.lesson, name="lesson"),
    path("lessons/<slug:slug>/print/", views.lesson_on_paper, name="print"),
    path("search/", views.search, name="search"),
    path("about/", views.about, name="about"),
    path("reference/", views.reference, name="reference"),
    path("reference/instructions/<str:name>/", views.instruction, name="instruction"),
    path("reference/checks/<str:name>/", views.check, name="check"),
    path("glossary/", views.glossary, name="glossary"),
]
