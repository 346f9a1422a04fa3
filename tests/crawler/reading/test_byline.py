"""Names out of bylines as newsrooms write them."""

import pytest

from replate.crawler.reading import agency, byline
from replate.crawler.reading import document as documents
from replate.crawler.reading.structured import Claims


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By ANN LEE in Paris | Some Daily | Updated: 2026-03-12 10:31", ("ANN LEE",)),
        ("By ANN LEE in Sydney and BO LI in Hong Kong | Some Daily", ("ANN LEE", "BO LI")),
        ("By Ann Lee,Bo Li and Cy Wu in Wuzhen, Zhejiang", ("Ann Lee", "Bo Li", "Cy Wu")),
        ("By Ann Lee in Paris, Bo Li in London", ("Ann Lee", "Bo Li")),
        ("Some Daily in Shanghai", ()),
        ("CITY EDITION", ()),
        ("some.gov.cn", ()),
    ],
)
def test_names_come_without_places_roles_and_outlets(line: str, names: tuple[str, ...]) -> None:
    assert byline.names(line) == names


def test_an_agency_before_the_outlet_in_one_line_is_credited_and_no_name() -> None:
    page = b'<body><h1>Talks end</h1><span class="info_l">Xinhua | Some Daily | Updated: 2026-03-12 10:31</span></body>'
    document = documents.parse(page, url="https://example.org/a", content_type="text/html")
    assert document is not None
    lines = byline.lines(document)
    assert agency.read(document, (), lines, ()) == "Xinhua"
    assert byline.read((Claims(),), lines) == ()
