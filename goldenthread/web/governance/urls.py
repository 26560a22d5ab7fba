from django.urls import path

from goldenthread.web.governance import views

urlpatterns = [
    path("deliveries/", views.deliveries, name="deliveries"),
    path("deliveries/<uuid:pk>/", views.delivery, name="delivery"),
    path("holds/", views.holds, name="holds"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/who-saw/<uuid:pk>/", views.who_saw, name="who-saw"),
]
