"""A made-up Europass CV as its editor writes it: HTML in descriptions, a grid of CEFR levels."""

from __future__ import annotations

NAMES = (
    'xmlns="http://www.europass.eu/1.0" xmlns:oa="http://www.openapplications.org/oagis/9" '
    'xmlns:hr="http://www.hr-xml.org/3" xmlns:eures="http://www.europass_eures.eu/1.0"'
)
CANARIES = (
    "Zebulon", "Quaggaford", "zebulon@quagga.example", "48501222333", "Canary Street", "Birdtown",
    "1988-03-12", "quagga-nationality", "UElDVFVSRQ", "Referee Person", "8f6c1d2e", "kite surfing",
    "https://zebulon.example", "Quick Parcels",
)  # fmt: skip
PERSON = """
<hr:DocumentID schemeVersionID="4.0">8f6c1d2e-0000-4000-8000-000000000000</hr:DocumentID>
<CandidateSupplier><hr:PartyName>Zebulon Quaggaford</hr:PartyName></CandidateSupplier>
<CandidatePerson>
 <PersonName><oa:GivenName>Zebulon</oa:GivenName><hr:FamilyName>Quaggaford</hr:FamilyName></PersonName>
 <Communication><ChannelCode>Email</ChannelCode><oa:URI>zebulon@quagga.example</oa:URI></Communication>
 <Communication><oa:DialNumber>48501222333</oa:DialNumber></Communication>
 <Communication><Address><oa:AddressLine>12 Canary Street</oa:AddressLine><oa:CityName>Birdtown</oa:CityName></Address></Communication>
 <NationalityCode>quagga-nationality</NationalityCode>
 <hr:BirthDate>1988-03-12</hr:BirthDate>
 <Picture>UElDVFVSRQ==</Picture>
 <PrimaryLanguageCode>pol</PrimaryLanguageCode>
</CandidatePerson>
"""
PROFILE = """
<ExecutiveSummary>&lt;p&gt;I am Zebulon Quaggaford. I like to repair old radios.&lt;/p&gt;</ExecutiveSummary>
<EmploymentHistory><EmployerHistory>
 <hr:OrganizationName>Quick Parcels</hr:OrganizationName>
 <OrganizationContact><Communication><Address><oa:CityName>Birdtown</oa:CityName></Address></Communication></OrganizationContact>
 <PositionHistory>
  <PositionTitle typeCode="FREETEXT">Warehouse worker</PositionTitle>
  <eures:EmploymentPeriod><eures:StartDate><hr:FormattedDateTime>2019-02</hr:FormattedDateTime></eures:StartDate></eures:EmploymentPeriod>
  <oa:Description>&lt;ul&gt;&lt;li&gt;Loading &amp;amp; unloading lorries&lt;/li&gt;&lt;li&gt;packing orders&lt;/li&gt;&lt;/ul&gt;</oa:Description>
 </PositionHistory>
</EmployerHistory></EmploymentHistory>
<EducationHistory><EducationOrganizationAttendance>
 <hr:OrganizationName>School of Birdtown</hr:OrganizationName>
 <hr:ProgramName>Forklift certificate</hr:ProgramName>
 <EducationDegree><hr:DegreeName>Logistics technician</hr:DegreeName>
  <OccupationalSkillsCovered>drive forklifts</OccupationalSkillsCovered></EducationDegree>
</EducationOrganizationAttendance></EducationHistory>
<eures:Licenses><eures:License><hr:LicenseTypeCode>B</hr:LicenseTypeCode></eures:License></eures:Licenses>
<PersonQualifications>
 <PersonCompetency><hr:CompetencyID>eng</hr:CompetencyID><hr:TaxonomyID>language</hr:TaxonomyID>
  <CompetencyDimension><hr:CompetencyDimensionTypeCode>CEF-Understanding-Listening</hr:CompetencyDimensionTypeCode><Score><hr:ScoreText>B2</hr:ScoreText></Score></CompetencyDimension>
  <CompetencyDimension><hr:CompetencyDimensionTypeCode>CEF-Understanding-Reading</hr:CompetencyDimensionTypeCode><Score><hr:ScoreText>C1</hr:ScoreText></Score></CompetencyDimension>
  <CompetencyDimension><hr:CompetencyDimensionTypeCode>CEF-Writing-Production</hr:CompetencyDimensionTypeCode><Score><hr:ScoreText>A2</hr:ScoreText></Score></CompetencyDimension>
 </PersonCompetency>
 <PersonCompetency><hr:CompetencyID>DE</hr:CompetencyID><hr:TaxonomyID>language</hr:TaxonomyID>
  <ProficiencyLevel><hr:ScoreText>A1</hr:ScoreText></ProficiencyLevel></PersonCompetency>
 <PersonCompetency><hr:CompetencyID>1</hr:CompetencyID><hr:TaxonomyID>other</hr:TaxonomyID><hr:CompetencyName>soldering circuit boards</hr:CompetencyName></PersonCompetency>
 <PersonCompetency><hr:CompetencyID>stock keeping with SAP</hr:CompetencyID><hr:TaxonomyID>other</hr:TaxonomyID></PersonCompetency>
</PersonQualifications>
<DigitalSkills><Skill>Internet banking</Skill></DigitalSkills>
<Volunteerings><Volunteering><Role>Helper at the food bank</Role><oa:Description>sorting donations</oa:Description></Volunteering></Volunteerings>
<SomethingNew><Deeper><Words>teaching children to swim</Words></Deeper></SomethingNew>
<HobbiesAndInterests><Title>kite surfing</Title></HobbiesAndInterests>
<EmploymentReferences><Referee>Referee Person, call 48501222333</Referee></EmploymentReferences>
<Link><oa:URI>https://zebulon.example</oa:URI></Link>
"""


def candidate(profile: str = PROFILE, person: str = PERSON, more: str = "") -> bytes:
    inner = f'<CandidateProfile languageCode="en">{profile}</CandidateProfile>{more}'
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{head}<Candidate {NAMES}>{person}{inner}</Candidate>".encode()


OLD = (
    b'<?xml version="1.0"?><SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass">'
    b"<LearnerInfo><Skills/></LearnerInfo></SkillsPassport>"
)
