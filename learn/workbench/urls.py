from django.urls import path

from learn.workbench import views

app_name = "workbench"
urlpatterns = [
    path("", views.workbench, name="workbench"),
    path("analysis/", views.analysis, name="analysis"),
]
