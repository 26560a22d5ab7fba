from django.urls import path

from goldenthread.web.inbox import views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<uuid:pk>/", views.item, name="inbox-item"),
    path("<uuid:pk>/acknowledge/", views.acknowledge, name="inbox-acknowledge"),
    path("<uuid:pk>/action/", views.action, name="inbox-action"),
    path("<uuid:pk>/not-ours/", views.not_ours, name="inbox-not-ours"),
]
