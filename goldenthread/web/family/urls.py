"""The family of one person, for whoever holds a grant about them."""

from django.urls import URLPattern, path

from goldenthread.web.family import views

urlpatterns: list[URLPattern] = [
    path("<uuid:pk>/family/", views.family, name="child-family"),
]
