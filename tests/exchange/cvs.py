"""Small made-up CVs in six languages, and the bytes of PDF, DOCX, ODT and Europass made of them."""

from __future__ import annotations

import io
import zipfile
import zlib
from html import escape

PERSON = {
    "en": ["Amelia Testperson", "14 Made Up Road, Leeds LS1 4AP", "+44 7700 900123", "amelia@example.org", "Date of birth: 4 May 1990", "Nationality: British"],
    "de": ["Maria Beispiel", "Musterweg 5", "12345 Musterstadt", "Tel.: 0151 23456789", "maria@example.org", "geb. am 12.03.1988 in Ulm", "Staatsangehörigkeit: deutsch"],
    "fr": ["Camille Exemple", "12 rue des Essais, 69003 Lyon", "Tél. : 06 12 34 56 78", "camille@example.org", "Née le 3 mai 1991 à Lyon", "Nationalité : française"],
    "es": ["Lucía Ejemplo Prueba", "Calle Inventada 7, 2º B, 28013 Madrid", "Teléfono: 612 345 678", "lucia@example.org", "Fecha de nacimiento: 02/08/1993", "Nacionalidad: española"],
    "fi": ["Aino Esimerkki", "Keksitty katu 3 A 12, 33100 Tampere", "Puh. 040 123 4567", "aino@example.org", "Syntymäaika: 7.6.1989", "Kansalaisuus: Suomi"],
    "pl": ["Anna Przykładowa", "ul. Zmyślona 5/7, 31-147 Kraków", "tel. +48 501 222 333", "anna@example.org", "Data urodzenia: 12.03.1988", "Narodowość: polska"],
}  # fmt: skip
"""What says who somebody is: none of it may leave a reader."""

BODY = {
    "en": """Work experience
2019 – present
Healthcare assistant
Sunny Oaks Care Home Ltd, Leeds
• Help residents with washing, dressing and eating
• Measure blood pressure and record vital signs
2015 – 2019 Sales assistant, Corner Shop plc
• Serve customers and operate the cash register
• Fill shelves
Education
2013 – 2015 Level 2 Diploma in Health and Social Care, Leeds College
Skills
First aid, manual handling
Microsoft Excel
Driving licence: B
Languages
English (native), Polish A2
Hobbies
Football, travelling, reading
References
Available on request
""",
    "de": """Berufserfahrung
seit 03/2019 Köchin
Hotel Adler GmbH, München
• Zubereitung warmer und kalter Speisen
• Einkauf von Lebensmitteln und Lagerhaltung, Einhaltung
der Hygienevorschriften
2015 – 2019
Lagerarbeiterin, Spedition Schnell KG
- Be- und Entladen von Lastwagen
- Gabelstapler fahren
Ausbildung
2012 – 2015 Ausbildung zur Köchin, Berufsschule Ulm
2012 Realschulabschluss, Realschule Ulm
Sprachen: Deutsch (Muttersprache), Englisch B1
Türkisch A2
EDV-Kenntnisse
MS Office, SAP
Führerschein: Klasse B
Hobbys
Fußball, Reisen, Lesen
""",
    "fr": """Expérience professionnelle
janvier 2018 – aujourd'hui : Électricien
Entreprise Lumière SARL, Lyon
• Installer et raccorder des tableaux électriques
• Lire des schémas électriques
• Dépannage d'installations domestiques
2014 – 2017 Serveur, Restaurant Le Bon Coin
• Accueillir les clients et prendre les commandes
Formation
2014 CAP Électricité, Lycée des Métiers
Compétences
Soudure, travail en équipe
Permis B
Langues
Français : langue maternelle
Anglais : B1
Centres d'intérêt
Cinéma, randonnée
""",
    "es": """Experiencia laboral
06/2017 – actualidad
Administrativa
Gestiones Ejemplo S.L., Madrid
• Atención telefónica a clientes
• Elaboración de facturas y control de pagos
• Archivo de documentos
2014 – 2017 Camarera, Bar Pepe
• Servir mesas y bebidas
Formación académica
2012 – 2014 Técnico en Gestión Administrativa, IES Inventado
Conocimientos informáticos
Excel, contabilidad con ContaPlus
Idiomas
Español nativo, inglés B2
Intereses
Pintura, viajes
""",
    "fi": """Työkokemus
6/2018–nykyinen Lähihoitaja
Palvelukoti Onnela Oy, Tampere
• Asukkaiden avustaminen pesuissa ja ruokailussa
• Lääkkeiden jakaminen
• Kirjaaminen potilastietojärjestelmään
2014–2018 Myyjä, Ruokakauppa Esimerkki
• Asiakaspalvelu ja kassatyö
• Hyllyjen täyttäminen
Koulutus
2012–2014 Sosiaali- ja terveysalan perustutkinto, Tampereen ammattiopisto
Taidot
Ensiapu, hygieniapassi
Ajokortti: B
Kielitaito
Suomi: äidinkieli, englanti: B1
Harrastukset
Lukeminen, uinti
""",
    "pl": """Doświadczenie zawodowe
03.2018 – obecnie
Magazynier
Szybkie Paczki Sp. z o.o., Kraków
• Kompletowanie zamówień i pakowanie paczek
• Obsługa wózka widłowego
• Przyjmowanie dostaw
2014 – 2018 Fryzjerka, Salon Ewa
• Strzyżenie i farbowanie włosów
Wykształcenie
2010 – 2014 Technikum Fryzjerskie w Krakowie, technik usług fryzjerskich
Umiejętności
obsługa komputera, praca w zespole
Prawo jazdy: kat. B
Języki obce
angielski B1, niemiecki A2
Zainteresowania
kino, podróże, książki
Wyrażam zgodę na przetwarzanie moich danych osobowych dla potrzeb rekrutacji.
""",
}
HEAD = {"en": "Curriculum vitae", "de": "Lebenslauf", "fr": "Curriculum vitae", "es": "Curriculum vitae", "fi": "Ansioluettelo", "pl": "Życiorys"}  # fmt: skip
LANGUAGES = tuple(sorted(BODY))


def cv(language: str) -> str:
    return "\n".join([HEAD[language], *PERSON[language], "", BODY[language]])


def secrets(language: str) -> tuple[str, ...]:
    """Return what must not leave a reader: names, address, numbers, days."""
    lines = PERSON[language]
    told = [line.partition(":")[2].strip() or line for line in lines]
    return tuple(part for line in [*lines, *told] for part in (line, line.split(",")[0]) if part)


def docx(lines: list[str], extra: dict[str, bytes] | None = None) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraphs = "".join(
        f"<w:p>{'<w:pPr><w:numPr/></w:pPr>' if line[:1] in '•-' else ''}"
        f"<w:r><w:t>{escape(line.lstrip('•- '))}</w:t></w:r></w:p>"
        for line in lines
    )
    document = f'<w:document xmlns:w="{space}"><w:body>{paragraphs}</w:body></w:document>'
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode(), **(extra or {})})  # fmt: skip


def odt(lines: list[str], extra: dict[str, bytes] | None = None) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    said = "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:text="{names}:text:1.0">'
        f"<office:body><office:text>{said}</office:text></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.text"
    return packed({"mimetype": kind, "content.xml": content.encode(), **(extra or {})})


def packed(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def objects_pdf(objects: list[bytes]) -> bytes:
    """Return a PDF of some objects, numbered from 1; the first is its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def stream(data: bytes, members: bytes = b"") -> bytes:
    small = zlib.compress(data, 9)
    head = b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n" % (len(small), members)
    return head + small + b"\nendstream"


def page_pdf(
    content: bytes,
    resources: bytes = b"<< /Font << /F1 4 0 R >> >>",
    more: tuple[bytes, ...] = (),
    catalog: bytes = b"",
) -> bytes:
    """Return a PDF of one page with a font; `more` are objects from number 6 on."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R /Resources "
    return objects_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page + resources + b" >>",
            FONT,
            stream(content),
            *more,
        ]
    )


def shown(lines: list[str]) -> bytes:
    """Return the drawing instructions that show lines below each other, two bytes a letter."""
    told = (line.encode("utf-16-be").hex().encode() for line in lines)
    drawn = b" ".join(b"<%s> Tj 0 -13 Td" % line for line in told)
    return b"BT /F1 10 Tf 40 780 Td " + drawn + b" ET"


def wide_font(lines: list[str], at: int) -> tuple[bytes, bytes]:
    """Return the objects of a font for any letters, the second one (its table) at a number."""
    letters = sorted(set("".join(lines)))
    mapped = b"".join(b"<%04X> <%04X>\n" % (ord(each), ord(each)) for each in letters)
    table = b"begincmap\n%d beginbfchar\n%sendbfchar\nendcmap" % (len(letters), mapped)
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /Identity-H /ToUnicode %d 0 R >>"
    )
    return font % at, stream(table)


def pdf(lines: list[str]) -> bytes:
    return page_pdf(shown(lines), b"<< /Font << /F1 6 0 R >> >>", wide_font(lines, 7))


def pdf_with_file(lines: list[str], name: str, data: bytes) -> bytes:
    """Return a PDF that carries a file."""
    named = name.encode()
    catalog = b"/Names << /EmbeddedFiles << /Names [(%s) 8 0 R] >> >>" % named
    spec = b"<< /Type /Filespec /F (%s) /UF (%s) /EF << /F 9 0 R >> >>" % (named, named)
    more = (*wide_font(lines, 7), spec, stream(data, b"/Type /EmbeddedFile"))
    return page_pdf(shown(lines), b"<< /Font << /F1 6 0 R >> >>", more, catalog)
