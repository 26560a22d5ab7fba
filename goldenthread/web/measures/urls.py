"""The measures' addresses: all of them, and one with its months."""

from django.urls import URLPattern, path

from goldenthread.web.measures import views

urlpatterns: list[URLPattern] = [
    path("", views.measures, name="measures"),
    path("<slug:slug>/", views.measure, name="measure"),
]
