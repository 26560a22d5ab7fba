"""Review's addresses: the next pair, one pair, the decision, and its undoing."""

from django.urls import URLPattern, path

from goldenthread.web.review import views

urlpatterns: list[URLPattern] = [
    path("", views.review, name="review"),
    path("<uuid:pk>/", views.pair, name="review-pair"),
    path("<uuid:pk>/decide/", views.decide, name="review-decide"),
    path("decisions/<uuid:pk>/undo/", views.undo, name="decision-undo"),
]
