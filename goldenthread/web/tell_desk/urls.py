"""The tell desk's addresses: last night, one incident, and what the desk does to a notification or a hold."""

from django.urls import URLPattern, path

from goldenthread.web.tell_desk import acts, hold_acts, views

urlpatterns: list[URLPattern] = [
    path("", views.desk, name="tell-desk"),
    path("incidents/<uuid:pk>/", views.incident, name="incident"),
    path("children/<uuid:pk>/decide/", acts.decide, name="incident-decide"),
    path("children/<uuid:pk>/setting/", acts.choose_setting, name="choose-setting"),
    path("notifications/<uuid:pk>/release/", acts.release, name="notification-release"),
    path("notifications/<uuid:pk>/withdraw/", acts.withdraw, name="notification-withdraw"),
    path("notifications/<uuid:pk>/phone/", acts.phone, name="notification-phoned"),
    path("notifications/<uuid:pk>/hold/", hold_acts.place_hold, name="hold-place"),
    path("holds/<uuid:pk>/", hold_acts.hold, name="hold"),
    path("holds/<uuid:pk>/authorise/", hold_acts.authorise_hold, name="hold-authorise"),
    path("holds/<uuid:pk>/lift/", hold_acts.lift_hold, name="hold-lift"),
]
