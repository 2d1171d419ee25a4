from django.urls import path

from learn.workbench import views
from learn.workbench.assist.views import assist

app_name = "workbench"
urlpatterns = [
    path("", views.workbench, name="workbench"),
    path("analysis/", views.analysis, name="analysis"),
    path("assist/", assist, name="assist"),
]
