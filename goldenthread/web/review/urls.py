"""Review's addresses: the next pair, one pair, an answer, its taking back or undoing, and what a manager settles."""

from django.urls import URLPattern, path

from goldenthread.web.review import views

urlpatterns: list[URLPattern] = [
    path("", views.review, name="review"),
    path("<uuid:pk>/", views.pair, name="review-pair"),
    path("<uuid:pk>/decide/", views.decide, name="review-decide"),
    path("<uuid:pk>/settle/", views.settle, name="review-settle"),
    path("answers/<uuid:pk>/take-back/", views.take_back, name="answer-take-back"),
    path("decisions/<uuid:pk>/undo/", views.undo, name="decision-undo"),
]
