from django.urls import path

from learn.workbench import exchange, exports, views
from learn.workbench.assist.views import assist

app_name = "workbench"
urlpatterns = [
    path("", views.workbench, name="workbench"),
    path("analysis/", views.analysis, name="analysis"),
    path("layers.svg", exports.layers_svg, name="layers_svg"),
    path("assist/", assist, name="assist"),
    path("share/", exchange.share, name="share"),
    path("download/", exchange.download, name="download"),
    path("upload/", exchange.upload, name="upload"),
    path("s/<str:key>/", exchange.shared, name="shared"),
    path("s/<str:key>/layers.svg", exports.shared_layers_svg, name="shared_layers_svg"),
]
