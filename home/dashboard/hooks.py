"""What stands on the admin's start page, and what does not."""

from wagtail import hooks

from . import panel

hooks.register("construct_homepage_panels", panel.what_waits)
# After all others.
hooks.register("construct_homepage_summary_items", panel.no_totals, order=1000)
hooks.register("construct_help_menu", panel.no_help_on_wagtail, order=1000)
