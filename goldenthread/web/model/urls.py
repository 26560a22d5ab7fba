"""The model's addresses: the card, the picture behind it, proposing a change and answering one."""

from django.urls import URLPattern, path

from goldenthread.web.model import views

urlpatterns: list[URLPattern] = [
    path("", views.model, name="model"),
    path("propose/", views.propose, name="model-propose"),
    path("proposals/<uuid:pk>/", views.proposal, name="model-proposal"),
]
