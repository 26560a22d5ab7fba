"""Find a person by whatever is known of them, and open them."""

from django.urls import URLPattern, path

from goldenthread.web.find import views

urlpatterns: list[URLPattern] = [
    path("", views.find, name="find"),
    path("<uuid:pk>/open/", views.open_result, name="find-open"),
]
