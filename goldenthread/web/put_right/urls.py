"""Putting right: the records of one person, taking some out, and who saw them while they were mixed."""

from django.urls import URLPattern, path

from goldenthread.web.put_right import views

urlpatterns: list[URLPattern] = [
    path("mix-ups/", views.mix_ups, name="mix-ups"),
    path("mix-ups/<uuid:pk>/", views.mix_up, name="mix-up"),
    path("<uuid:pk>/", views.records_of, name="records-of"),
    path("<uuid:pk>/take-out/", views.take_out, name="take-out"),
]
