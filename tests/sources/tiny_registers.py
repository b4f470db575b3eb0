"""Registers and packs in our own words, for the tests of their readers and of applying them."""

TRUSTED = (
    "provider,identifier,homepage,country,valid_to,reference\n"
    "Mill School,deqar:T-1|schac:mill.example,https://www.mill.example,PL,2027-06-30,entry 7\n"
    "Old Mill,,,,,\n"
)
DECISIONS = (
    "provider,identifier,homepage,country,course,kind,agency,standing,decision,decided,valid_to,report\n"
    "Mill School,,,PL,,institutional evaluation,Grain Agency,registered,positive,2023-01-10,2026-01-10,r/1\n"
    "Mill School,,,PL,Flour,programme accreditation,Grain Agency,registered,conditional,2024-02-01,,r/2\n"
    "Mill School,,,PL,,institutional evaluation,Grain Agency,registered,negative,2024-03-01,,r/3\n"
    "Corner Bakery,,,PL,,own quality system,,self-declared,,,,\n"
)
STATES = (
    "id,status,version,withdrawn,successor\n"
    "c/old,withdrawn,2,2026-05-01,c/new\nc/new,published,3,,\n"
)
LEVELS = (
    "country,framework,level,eqf,basis,date\n"
    "XT,Tarn NQF,I,1,Tarn referencing report,2024\nXT,Tarn NQF,II,3,Tarn referencing report,2024-03-01\n"
)
LANGUAGES = "country,language,nuts\nXT,xx,\nES,ca,ES51\n"
CONTACTS = "country,name,url\nXT,Tarn Recognition Centre,https://recognition.tarn.example\n"
RULINGS = (
    "credential,outcome,skill,decision,curator,date,reason\n"
    'c1,1,http://data.europa.eu/esco/skill/a,accept,ana,2026-01-02,"said, so"\n'
    ",,http://data.europa.eu/esco/skill/b,blacklist,ana,2026-01-03,everywhere\n"
)
SCHEME = """id = "tarn-voucher"
kind = "voucher"
operator = "Tarn Skills Fund"
country = "XT"
url = "https://fund.tarn.example"
statement = "We pay half of a course."
statement_language = "en"
checked_on = 2026-01-02

[pays]
currency = "EUR"
share = 0.5

[words.en]
name = "Tarn voucher"
text = "It pays half of the price."
"""

PEOPLE = """region,organisation,what_for,telephone,email,url,opening_hours,languages,checked_on,source
PL61,Poradnia (made up),courses,+48 00 000,,,Mon-Fri,pl|en,2024-05-01,made up
*,Line (made up),anything,,line@example.org,,,,2024-05-01,made up
PL61,Nobody (made up),courses,,,,,,2024-05-01,made up
PL61,Undated (made up),courses,+48 00 000,,,,,,made up
"""
