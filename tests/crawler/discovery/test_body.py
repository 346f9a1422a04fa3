"""What a document is, told by its bytes."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.crawler.discovery import body as bodies


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"<rss version='2.0'>", "feed"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><!-- <html> --><feed xmlns='x'>", "feed"),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>", "feed"),
        (b"<rdf:RDF xmlns:rdf='x'>", "feed"),
        (b"<urlset>", "sitemap"),
        (b"<sm:sitemapindex xmlns:sm='x'>", "sitemap"),
        ("<urlset>".encode("utf-16"), "sitemap"),
        ("<urlset>".encode("utf-16-be"), "sitemap"),
        (gzip.compress(b"<urlset>", mtime=0), "sitemap"),
        (b"<!doctype html><p>", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN'><html>", "html"),
        (b"<HTML>", "html"),
        (b"Warning: x in y.php\n<!DOCTYPE html><html>", "html"),
        (b"Warning: x in y.php\n<rss>", "feed"),
        (b'{"version": 1}', "json"),
        (b"https://a.example/1\nhttps://a.example/2\n", "urls"),
        (b"# all\nSitemap: https://a.example/s.xml", "robots"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0", "binary"),
        (b"Access denied", "text"),
        (b"<svg xmlns='x'/>", "xml"),
        (b"<", "xml"),
    ],
)
def test_a_document_is_known_by_how_it_begins(body: bytes, form: str) -> None:
    assert bodies.opened(body).form == form


@given(st.binary(max_size=300))
def test_any_bytes_open(content: bytes) -> None:
    bodies.opened(content)
    bodies.opened(b"\x1f\x8b" + content)
    bodies.opened(gzip.compress(content)[:-1] + content)


def test_text_is_read_by_mark_then_utf8_then_windows_1252() -> None:
    assert bodies.text_of("é".encode("utf-8-sig")) == "é"
    assert bodies.text_of("é".encode()) == "é"
    assert bodies.text_of("“é”".encode("cp1252")) == "“é”"
    assert bodies.text_of("aé".encode()[:-1]) == "a"
