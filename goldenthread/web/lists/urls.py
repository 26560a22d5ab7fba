"""Lists that find who may be missed: all of them, one, and one to take to a panel."""

from django.urls import URLPattern, path

from goldenthread.web.lists import views

urlpatterns: list[URLPattern] = [
    path("", views.lists, name="lists"),
    path("<slug:slug>/", views.one, name="list"),
    path("<slug:slug>/list.csv", views.as_csv, name="list-csv"),
]
