"""What no public page of the trunk, of Wagtail or of Django shows."""

from core.page_cache.content import columns_not_shown, never_shown, not_shown_when_added

never_shown(
    # What happens to sign-ins, rights and drafts
    "auth_group", "auth_group_permissions", "auth_permission", "auth_user_groups",
    "auth_user_user_permissions", "django_session",
    "wagtailadmin_editingsession", "wagtailadmin_formstate", "wagtailcore_apitoken",
    "wagtailcore_comment", "wagtailcore_commentreply", "wagtailcore_groupapprovaltask",
    "wagtailcore_groupapprovaltask_groups", "wagtailcore_groupcollectionpermission",
    "wagtailcore_grouppagepermission", "wagtailcore_groupsitepermission",
    "wagtailcore_modellogentry", "wagtailcore_pagelogentry", "wagtailcore_pagesubscription",
    "wagtailcore_referenceindex", "wagtailcore_revision", "wagtailcore_task",
    "wagtailcore_taskstate", "wagtailcore_uploadedfile", "wagtailcore_workflow",
    "wagtailcore_workflowcontenttype", "wagtailcore_workflowpage", "wagtailcore_workflowstate",
    "wagtailcore_workflowtask", "wagtailsearch_indexentry", "wagtailsearch_indexentry_fts",
    "wagtailsearchpromotions_query", "wagtailsearchpromotions_querydailyhits",
    "wagtailusers_userprofile",
    # Post, jobs and counts
    "home_feedbackcount", "home_jobrun", "home_lease", "home_linkplace", "home_linkvisit",
    "home_loadedcontent", "home_mail", "home_outgoinglink", "home_passwordresetrequest",
    "home_metriccount", "home_ratecount", "home_refusedaddress", "home_unreachableaddress",
    "home_visitcount",
    # Who may do what, and what they do in the admin
    "home_machineuse", "home_pageterritory", "home_publisherapprovaltask", "home_role",
    "home_sheetchange", "home_sheetrun", "home_territorycollection", "otp_static_staticdevice",
    "otp_static_statictoken", "otp_totp_totpdevice", "wagtailforms_formsubmission",
    # What translators work on: visitors see what stands in the page once it is published
    "home_glossaryentry", "wagtail_localize_localesynchronization",
    "wagtail_localize_overridablesegment", "wagtail_localize_relatedobjectsegment",
    "wagtail_localize_segmentoverride", "wagtail_localize_string",
    "wagtail_localize_stringsegment", "wagtail_localize_stringtranslation",
    "wagtail_localize_template", "wagtail_localize_templatesegment",
    "wagtail_localize_translatableobject", "wagtail_localize_translation",
    "wagtail_localize_translationcontext", "wagtail_localize_translationlog",
    "wagtail_localize_translationsource",
)  # fmt: skip
# A page makes the sizes it needs while it is made; those that go away do count.
# A new document is linked by nothing yet.
not_shown_when_added("home_customrendition", "home_customdocument")
columns_not_shown("auth_user", "last_login", "password")
# Of a draft; what is public is written into other columns.
columns_not_shown(
    "wagtailcore_page",
    "draft_title", "has_unpublished_changes", "latest_revision_created_at", "latest_revision_id",
    "locked", "locked_at", "locked_by_id",
)  # fmt: skip
