"""Every address of the app; `tests/web/test_every_url.py` fails on one without a rule of who may."""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path, re_path

from goldenthread.web import home, sign_in

# Of allauth, what is used and no more: nobody signs up here, and e-mail addresses are the partnership's to change.
SIGN_IN: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("healthy", home.healthy, name="healthy"),
    path("about/kept-safe/", home.kept_safe, name="kept-safe"),
    path("about/accessibility/", home.accessibility, name="accessibility"),
    path("sign-in/", include(SIGN_IN)),
    path("demo/", sign_in.sign_in_as, name="sign-in-as"),
    path("demo/<uuid:pk>/", sign_in.as_made_up_person, name="sign-in-as-person"),
    path("inbox/", include("goldenthread.web.inbox.urls")),
    path("desk/", include("goldenthread.web.tell_desk.urls")),
    path("review/", include("goldenthread.web.review.urls")),
    path("people/", include("goldenthread.web.put_right.urls")),
    path("find/", include("goldenthread.web.find.urls")),
    path("children/", include("goldenthread.web.child.urls")),
    path("children/", include("goldenthread.web.chronology.urls")),
    path("children/", include("goldenthread.web.family.urls")),
    path("lists/", include("goldenthread.web.lists.urls")),
    path("model/", include("goldenthread.web.model.urls")),
    path("measures/", include("goldenthread.web.measures.urls")),
    path("thread/", include("goldenthread.web.thread.urls")),
    path("governance/", include("goldenthread.web.governance.urls")),
]
