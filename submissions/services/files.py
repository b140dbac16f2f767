"""The file of an input: a PDF, checked and cleaned by accounts, and the words that can be read out of it (R10)."""

from __future__ import annotations

import logging
import unicodedata
from datetime import datetime

from django.core.files import File
from pypdf import PdfReader

from accounts.capacities import Actor
from accounts.models import StoredFile
from accounts.refusals import FileReason, Refused
from accounts.services.files import path_of, store_upload
from accreditation.modalities.parameters import Parameters

log = logging.getLogger(__name__)
PDF = "application/pdf"
MOST_PAGES = 60
MOST_CHARACTERS = 200_000


def store_pdf(*, upload: File, actor: Actor, now: datetime, rules: Parameters) -> StoredFile:
    """Check an upload by its content and keep it with a copy without metadata. Raises Refused; only a PDF is posted."""
    file = store_upload(upload=upload, most_bytes=rules.max_file_bytes, actor=actor, now=now)
    if file.media_type != PDF:
        raise Refused(FileReason.FILE_TYPE)
    return file


def public_bytes(file: StoredFile) -> bytes:
    """The copy without document metadata. Raises FileNotFoundError where the disk has lost it."""
    return path_of(file.clean_sha256 or file.sha256).read_bytes()


def read_words(file: StoredFile) -> str:
    """The words of a PDF, for search and for counting; empty for a scan, or for one that cannot be read. Letters that a
    printing program has drawn as joined shapes (Arabic, "fi") become the letters that people type (NFKC)."""
    try:
        reader = PdfReader(path_of(file.clean_sha256 or file.sha256))
        pages = [page.extract_text() or "" for page in reader.pages[:MOST_PAGES]]
    except Exception as error:  # a PDF can break its reader in any way; the input goes on without its words
        log.warning("no words read from file %s: %s", file.pk, type(error).__name__)
        return ""
    text = unicodedata.normalize("NFKC", "\n".join(pages)[:MOST_CHARACTERS])[:MOST_CHARACTERS]
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Co", "Cs"})
