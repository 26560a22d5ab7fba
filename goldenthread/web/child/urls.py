"""One person in one view, for whoever holds a grant about them."""

from django.urls import URLPattern, path

from goldenthread.web.child import views

urlpatterns: list[URLPattern] = [
    path("<uuid:pk>/", views.child, name="child"),
]
