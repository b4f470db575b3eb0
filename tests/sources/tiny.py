"""Tiny sources in our own words, one writer for each kind of reader.

Every writer makes a complete, correct source and returns its spec; the contract tests damage it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ugov_example import ANSWER

from pipelines.records import SourceSpec

from . import tiny_registers as registers

SKILL = "http://data.europa.eu/esco/skill/"
JOB = "http://data.europa.eu/esco/occupation/"
GROUP = "http://data.europa.eu/esco/skill/S1"
SKILLS = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status,modifiedDate,description\r\n"
    f'Skill,{SKILL}a,skill/competence,cross-sector,bake bread,"bake bread\nmake loaves",released,2020,"Bakes\nbread."\r\n'
    f"Skill,{SKILL}b,knowledge,cross-sector,flour types,kinds of flour | flours,released,2020,Knows flour.\r\n"
)
OCCUPATIONS = (
    "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,status,modifiedDate,description\n"
    f"Occupation,{JOB}1,7512,baker,bread maker,released,2019,Bakes.\n"
    f"Occupation,{JOB}2,110,waiter/waitress,,released,2019,Serves.\n"
)
RELATIONS = (
    "occupationUri,relationType,skillType,skillUri\n"
    f"{JOB}1,essential,skill/competence,{SKILL}a\n{JOB}1,optional,knowledge,{SKILL}b\n"
)
HIERARCHY = (
    "conceptType,conceptUri,broaderType,broaderUri\n"
    f"KnowledgeSkillCompetence,{SKILL}a,SkillGroup,{GROUP}\n"
    f"KnowledgeSkillCompetence,{SKILL}b,KnowledgeSkillCompetence,{SKILL}a\n"
)
CATALOGUE = (
    "id,title,provider,description,learning_outcomes,esco_skills,ects,eqf,assessment,participation,"
    "qa_type,qa_source,prerequisites,run_id,start,end,place,country,language,price,currency,access\n"
    f"c1,Bread at home,Mill School,Bake bread.,knead dough|bake loaves,{SKILL}a,1,4,practical test,"
    "onsite,label|visit,Mill Board,c2|patience,r1,2026-01-10,2026-02-10,Gdynia,PL,pl,0,EUR,evening|wheelchair\n"
    "c1,Bread at home,Mill School,,,,,,,online,,,,r2,2026-03-01,,,PL,pl,,,\n"
    "c2,Flour,Mill School,About flour.,,,,,,,,,,,,,,PL,pl,,,\n"
)
COURSES = [
    {"id": "edx:1", "source": "edx", "title": "Bread", "provider": "Mill", "description": "Bake.",
     "learning_outcomes": [], "skills": ["kneading"], "lang": "en", "ects": None},
    {"id": "csyllabus_x:1", "source": "csyllabus_x", "title": "Dough II", "provider": "Uni",
     "description": "Theory.", "skills": [], "lang": "en", "ects": 6.0},
]  # fmt: skip
MODULES = [
    {"id": "M1", "name": "Flour", "description": "All of it", "eqf_level": 4, "ects_points": 2,
     "prerequisites": [], "delivery_methods": ["classroom"], "skills": ["sieve"],
     "learning_outcomes": {"knowledge": "Names flours."}},
    {"id": "M2", "name": "Bread", "description": "", "eqf_level": 5, "ects_points": 3,
     "prerequisites": ["M1"], "learning_outcomes": {}},
]  # fmt: skip
ADS = [
    {"id": "x-1", "title": "Baker", "text": "We bake &amp;lt;b&amp;gt;bread&amp;lt;/b&amp;gt;.", "lang": "en",
     "country": "PL", "region": "Gdynia, pomorskie", "datePosted": "1885-07-01", "isco08": "7512"},
    {"id": "x-2", "title": "Baker", "text": "We bake bread .", "country": "PL", "region": None,
     "collected": "2021-07-01", "positions": "3"},
    {"id": "x-3", "title": "Miller", "text": "Kontakt: Anna Nowak, tel. 600 700 800", "country": "PL",
     "region": "Niemcy zagranica", "lat": "54.5", "lon": "18.5"},
]  # fmt: skip
ADS_CSV = (
    "id;title;text;language;country;place;posted;isco08\n"
    'v1;Baker;"Bread\nand rolls";pl;PL;Toruń;2026-01-02;7512\nv2;Cook;Soup;pl;PL;;2026-01-03;\n'
)
POSTING = {
    "@context": "https://schema.org", "@type": "JobPosting", "identifier": {"value": "p-1"},
    "title": "Baker", "description": "&lt;p&gt;Bread&lt;/p&gt;", "datePosted": "2026-01-02",
    "jobLocation": {"address": {"addressCountry": "ES", "addressRegion": "Sevilla"}},
}  # fmt: skip
ISCO = (
    "Level,ISCO 08 Code,Title EN,Definition,Tasks include,Included occupations\n"
    "1,0,Armed forces,Serve.,,\n2,01,Officers,Lead.,,\n"
)
OFFERS = [
    {"@context": "https://schema.org", "@type": "Course", "@id": "https://mill.example/c/1",
     "name": "Bread", "description": "&lt;p&gt;Bake.&lt;/p&gt;", "teaches": ["Bake a loaf.", SKILL + "a"],
     "provider": {"name": "Mill School", "address": {"addressCountry": "PL"}},
     "hasCourseInstance": {"startDate": "2026-05-04", "location": "Gdynia"}},
    {"@type": "Course", "courseCode": "c2", "name": "Flour", "isPartOf": "https://mill.example/c/1"},
]  # fmt: skip
UUID = "00000000-0000-4000-8000-00000000000"
EDUCATION = [
    {"courseId": UUID + "1", "name": [{"language": "nl-NL", "value": "Brood"}],
     "primaryCode": {"codeType": "identifier", "code": "B1"},
     "studyLoad": [{"studyLoadUnit": "ects", "value": 3}]},
    {"courseId": UUID + "2", "name": [{"language": "nl-NL", "value": "Meel"}]},
    {"courseOfferingId": UUID + "3", "courseId": UUID + "1", "startDateTime": "2027-01-01T09:00:00Z"},
]  # fmt: skip
ELM = {"@graph": [
    {"id": "https://mill.example/c/1", "type": "LearningOpportunity", "title": {"en": "Bread"},
     "providedBy": {"type": "Organisation", "legalName": {"en": "Mill School"}},
     "learningAchievementSpecification": {"learningOutcome": {
         "title": {"en": "Bake a loaf."}, "relatedESCOSkill": {"id": SKILL + "a"}}}},
    {"id": "https://mill.example/c/2", "type": "LearningOpportunity", "title": "Flour"},
]}  # fmt: skip
FORECAST = (
    "table,country,isco,part,year,measure,value\n"
    "occupation,Austria,1,history,2020,value,5\noccupation,Austria,1,history,2030,value,7\n"
    "job_openings,Austria,1,history,2030,total_openings,2\n"
)
TIGHTNESS = (
    "occupational_group,year,vacancies,unemployed,unemployed_per_vacancy\n"
    "011,2024,0,3,inf\n111,2024,2,8,4\n"
)
LABELS = (
    f"conceptUri,preferredLabel,altLabels\n{SKILL}a,leipoa leipää,tehdä leipää\n{JOB}1,leipuri,\n"
)
REDIRECTS = (
    "old,new,note,label,release\n"
    f"{SKILL}x,{SKILL}a,renamed,knead dough,1.2\n{SKILL}y,,,weigh flour,1.2\n"
)
CROSSWALK = (
    "Mapping project name,Example,,,\n"
    "Classification 1 Version,O*NET-SOC 2019,,,\n,,,,\n"
    "O*NET Id,O*NET Title,ESCO or ISCO URI,ESCO or ISCO Title,Type of Match\n"
    f"51-3011.00,Bakers,{JOB}1,baker,exactMatch\n"
    "35-3031.00,Waiters and Waitresses,https://esco.example/isco/C5131,Waiters,exactISCO\n"
)


@dataclass(frozen=True)
class Example:
    """A source that is right, and the file of it that the contract tests damage."""

    spec: SourceSpec
    file: Path
    rows: int


def _one(kind: str, name: str, text: str, rows: int) -> Callable[[Path], Example]:
    def write(folder: Path) -> Example:
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="")
        return Example(SourceSpec(kind, path, "2024", date=date(2024, 6, 1)), path, rows)

    return write


def write_esco(folder: Path) -> Example:
    release = folder / "release"
    release.mkdir(exist_ok=True)
    files = {"skills_en": SKILLS, "occupations_en": OCCUPATIONS}
    files |= {"occupationSkillRelations": RELATIONS, "broaderRelationsSkillPillar_en": HIERARCHY}
    for stem, text in files.items():
        (release / f"{stem}.csv").write_text(text, encoding="utf-8", newline="")
    return Example(SourceSpec("esco", release, "1.1.1"), release / "skills_en.csv", 8)


def lines(objects: list[dict[str, object]]) -> str:
    return "".join(json.dumps(item) + "\n" for item in objects)


EXAMPLES: dict[str, Callable[[Path], Example]] = {
    "esco": write_esco,
    "esco-labels": _one("esco-labels", "skills_fi.csv", LABELS, 2),
    "isco": _one("isco", "isco.csv", ISCO, 2),
    "courses-jsonl": _one("courses-jsonl", "courses.jsonl", lines(COURSES), 2),
    "courses-d4s": _one("courses-d4s", "modules.json", json.dumps(MODULES), 2),
    "courses-csv": _one("courses-csv", "catalogue.csv", CATALOGUE, 3),
    "courses-elm": _one("courses-elm", "offers.jsonld", json.dumps(ELM), 2),
    "courses-schema-org": _one("courses-schema-org", "courses.jsonl", lines(OFFERS), 2),
    "courses-ooapi": _one("courses-ooapi", "courses.jsonl", lines(EDUCATION), 3),
    "courses-ugov": _one("courses-ugov", "teaching.xml", ANSWER, 3),
    "vacancies-jsonl": _one("vacancies-jsonl", "ads.jsonl", lines(ADS), 3),
    "vacancies-csv": _one("vacancies-csv", "ads.csv", ADS_CSV, 2),
    "vacancies-schema-org": _one("vacancies-schema-org", "ads.json", json.dumps(POSTING), 1),
    "cedefop-forecast": _one("cedefop-forecast", "forecast.csv", FORECAST, 3),
    "german-tightness": _one("german-tightness", "tightness.csv", TIGHTNESS, 2),
    "trusted-providers": _one("trusted-providers", "trusted.csv", registers.TRUSTED, 2),
    "quality-evidence": _one("quality-evidence", "decisions.csv", registers.DECISIONS, 4),
    "course-status": _one("course-status", "states.csv", registers.STATES, 2),
    "national-levels": _one("national-levels", "levels.csv", registers.LEVELS, 2),
    "recognition-contacts": _one("recognition-contacts", "centres.csv", registers.CONTACTS, 1),
    "official-languages": _one("official-languages", "languages.csv", registers.LANGUAGES, 2),
    "taxonomy-redirects": _one("taxonomy-redirects", "redirects.csv", REDIRECTS, 2),
    "curation": _one("curation", "curation.csv", registers.RULINGS, 2),
    "contacts": _one("contacts", "people.csv", registers.PEOPLE, 4),
    "funding": _one("funding", "scheme.toml", registers.SCHEME, 1),
    "crosswalk": _one("crosswalk", "crosswalk.csv", CROSSWALK, 2),
}
