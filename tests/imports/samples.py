"""Files as towns and bodies write them, with few lines made up under their true headings, and a case to bring them into."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from planner.case import Case
from planner.findings import Finding
from planner.imports import Imported
from planner.io import read_case, write_case
from tests.cases import tiny_case


def text(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    """Write lines and return where."""
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def book(path: Path, rows: list[list[object]], merged: tuple[str, ...] = ()) -> Path:
    """Write a workbook of one sheet with merged cells and return where."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    workbook.save(path)
    return path


def kept(folder: Path) -> Case:
    """Return the tiny case, kept as a folder."""
    write_case(tiny_case(), folder / "case")
    return again(folder)


def again(folder: Path) -> Case:
    """Return the case as it lies there now."""
    return read_case(folder / "case")[0]


def codes(found: Imported, severity: str = "") -> list[str]:
    """Return the codes of what was found."""
    return [finding.code for finding in found.findings if severity in ("", finding.severity)]


def named(found: Imported | list[Finding], code: str) -> Finding:
    """Return the one finding of a code."""
    findings = found if isinstance(found, list) else found.findings
    (only,) = [finding for finding in findings if finding.code == code]
    return only


def pupils(found: Imported) -> dict[tuple[str, str], int]:
    """Return pupils by school and stage."""
    table = found.tables["enrolment"]
    return {(str(s), str(t)): int(p) for s, t, p in zip(table["site"], table["stage"], table["pupils"], strict=True)}


INEP = "NU_ANO_CENSO;NO_UF;SG_UF;NO_MUNICIPIO;NO_ENTIDADE;CO_ENTIDADE;TP_DEPENDENCIA;NU_TELEFONE;LATITUDE;LONGITUDE;TP_SITUACAO_FUNCIONAMENTO"
INEP_PUPILS = (
    "CO_ENTIDADE;QT_MAT_BAS;QT_MAT_INF;QT_MAT_INF_CRE;QT_MAT_INF_PRE;QT_MAT_FUND;QT_MAT_FUND_AI;QT_MAT_FUND_AF"
)
INEP_2023 = "NO_UF;SG_UF;NO_MUNICIPIO;NO_ENTIDADE;QT_MAT_BAS;QT_MAT_INF;QT_MAT_FUND;QT_MAT_MED;QT_MAT_EJA;QT_MAT_ESP"
SAO_PAULO = "ANO,CODESC,TIPOESC,NOMESC,DISTRITO,REDE,TOTALU,lat,lon"
SAO_PAULO_PUPILS = "cd_escola,dc_serie_ensino,manha,tarde,total"
ANNUAIRE = "Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Nom_commune;Code_departement;Ecole_maternelle;Ecole_elementaire;Telephone;Restauration;latitude;longitude;etat"
NCES = (
    "Long,Lat,NCESID,NAME,CITY,STATE,STATUS,COUNTY,LATITUDE,LONGITUDE,SOURCE_DATE,LEVEL_,ENROLLMENT,ST_GRADE,END_GRADE"
)
DESE = "School Code,School Name,Town,State,District Name,PK_Enrollment,K_Enrollment,1_Enrollment,6_Enrollment,9_Enrollment,SP_Enrollment,TOTAL_Enrollment"
