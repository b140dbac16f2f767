"""An upload that survives a form error (DESIGN 10): it is checked and kept at once, and the form that comes back carries a
signed mark of it, so that nobody has to choose the file again because another field was wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import StoredFile
from accounts.refusals import FileReason, Refused
from accounts.requests import PortalRequest
from accounts.services.files import store_upload
from accounts.upload_limit import too_large

SALT = "accounts.kept_upload"
KEPT_SECONDS = 24 * 3600
# Of a paper that the Secretariat keeps as evidence: a note verbale, a letter, a scan.
EVIDENCE_MEGABYTES = 10


class KeptFileInput(forms.FileInput):
    """A file input that says which file is kept already, and carries its mark."""

    kept: StoredFile | None = None
    mark = ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        control = super().render(name, value, attrs, renderer)
        if self.kept is None:
            return control
        sentence = _("%(name)s (%(size)s) was checked and is kept. Choose another file only to replace it.") % {
            "name": self.kept.original_name,
            "size": filesizeformat(self.kept.size),
        }
        return format_html(
            '<p class="kept-file">{}</p><input type="hidden" name="{}-kept" value="{}">{}',
            sentence,
            name,
            self.mark,
            control,
        )


def take_upload(
    request: PortalRequest,
    form: forms.BaseForm,
    name: str,
    most_bytes: int = EVIDENCE_MEGABYTES * 1024 * 1024,
    *,
    secret: bool = False,
) -> StoredFile | None:
    """The file of a posted form's field: the one now sent, checked and kept, else the one kept before; None where there is
    neither. The form shows it when it comes back. `secret` as in `store_upload`. Raises Refused with a FileReason."""
    if name in too_large(request):
        form.errors.pop(name, None)  # not "choose a file": one was chosen
        raise Refused(FileReason.FILE_TOO_LARGE)
    if request.actor is None:
        return None
    upload = request.FILES.get(name)
    if upload is not None:
        stored: StoredFile | None = store_upload(
            upload=upload, most_bytes=most_bytes, actor=request.actor, now=request.now, secret=secret
        )
    else:
        stored = _marked(request.POST.get(f"{name}-kept", ""), request.actor.person_id)
    widget = form.fields[name].widget
    if stored is not None and isinstance(widget, KeptFileInput):
        widget.kept, widget.mark = stored, signing.dumps([stored.pk, request.actor.person_id], salt=SALT)
    return stored


def _marked(mark: str, user_id: int) -> StoredFile | None:
    """The file that the mark names, if this person uploaded it within the day. Any other mark is as good as none."""
    try:
        pk, owner = signing.loads(mark, salt=SALT, max_age=KEPT_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return StoredFile.objects.filter(pk=pk, uploaded_by_id=user_id).first() if owner == user_id else None
