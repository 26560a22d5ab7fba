"""The thread's addresses: a notification back to its lines, and one line of one file."""

from django.urls import URLPattern, path

from goldenthread.web.thread import views

urlpatterns: list[URLPattern] = [
    path("<uuid:pk>/", views.thread, name="thread"),
    path("records/<int:pk>/", views.record, name="record"),
]
