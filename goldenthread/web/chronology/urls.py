"""The chronology of a child: on a page, marked, and taken away as a file."""

from django.urls import URLPattern, path

from goldenthread.web.chronology import views

urlpatterns: list[URLPattern] = [
    path("<uuid:pk>/chronology/", views.chronology, name="child-chronology"),
    path("<uuid:pk>/chronology/mark/", views.mark, name="chronology-mark"),
    path("<uuid:pk>/chronology/export/", views.export, name="chronology-export"),
]
