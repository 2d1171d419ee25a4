from django.urls import path

from learn.cohorts import teaching_views, views

app_name = "cohorts"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("join/", views.join_by_code, name="join_by_code"),
    path("join/<str:code>/", views.join, name="join"),
    path("new/", teaching_views.new, name="new"),
    path("<int:number>/", views.cohort, name="cohort"),
    path("<int:number>/lessons/<slug:slug>/", teaching_views.lesson, name="lesson"),
    path("<int:number>/members.csv", teaching_views.members_csv, name="members_csv"),
    path("<int:number>/questions.csv", teaching_views.questions_csv, name="questions_csv"),
    path("<int:number>/leave/", views.leave, name="leave"),
    path("<int:number>/settings/", teaching_views.settings, name="settings"),
    path("<int:number>/delete/", teaching_views.delete, name="delete"),
    path("<int:number>/members/<int:member>/remove/", teaching_views.remove, name="remove"),
]
