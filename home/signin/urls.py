"""Addresses of signing in, below that of the admin and before Wagtail's own."""

from django.urls import path

from .steps import CodeView, RecoveryCodesView, RecoveryCodeView, SetUpView
from .views import AdminSignInView, PasswordResetConfirmView, PasswordResetView, SignOutView

urlpatterns = [
    path("login/", AdminSignInView.as_view()),
    path("logout/", SignOutView.as_view()),
    path("password_reset/", PasswordResetView.as_view()),
    path("password_reset/confirm/<uidb64>/<token>/", PasswordResetConfirmView.as_view()),
    path("sign-in/code/", CodeView.as_view(), name="sign_in_code"),
    path("sign-in/recovery-code/", RecoveryCodeView.as_view(), name="sign_in_recovery_code"),
    path("sign-in/set-up/", SetUpView.as_view(), name="sign_in_set_up"),
    path("sign-in/recovery-codes/", RecoveryCodesView.as_view(), name="sign_in_recovery_codes"),
]
