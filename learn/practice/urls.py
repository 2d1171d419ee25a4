from django.urls import path

from learn.practice import exercise_views, review_views, views

app_name = "practice"
urlpatterns = [
    path("lessons/<slug:slug>/questions/<slug:question_id>/", views.answer, name="answer"),
    path("lessons/<slug:slug>/exercise/", exercise_views.exercise, name="exercise"),
    path("lessons/<slug:slug>/exercise/<slug:question_id>/", exercise_views.own_question, name="own_question"),
    path("lessons/<slug:slug>/progress/", views.lesson_progress, name="lesson_progress"),
    path("review/", review_views.review, name="review"),
    path("progress/", views.progress, name="progress"),
    path("progress/export/", views.export_data, name="export"),
    path("progress/answers.csv", views.export_answers, name="answers"),
]
