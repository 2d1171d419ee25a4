from django.urls import path

from learn.workbench import exchange, views
from learn.workbench.assist.views import assist

app_name = "workbench"
urlpatterns = [
    path("", views.workbench, name="workbench"),
    path("analysis/", views.analysis, name="analysis"),
    path("assist/", assist, name="assist"),
    path("share/", exchange.share, name="share"),
    path("download/", exchange.download, name="download"),
    path("upload/", exchange.upload, name="upload"),
    path("s/<str:key>/", exchange.shared, name="shared"),
]
