"""The one door to the planner: the command line, the app and ``import planner`` all go through these functions."""

from __future__ import annotations

from models.yardsticks import Timed
from planner.checks.iso import country_meant
from planner.checks.mappings import LEFT_OUT
from planner.edits import Difference, differences, differences_in_words, merged
from planner.explain.choice import refuse_unknown
from planner.explain.conflict import Explained, why_not
from planner.explain.conflict_files import write_conflict
from planner.explain.law_in_case import DOES, law_in_case
from planner.explain.report import explained_plan, why_offers
from planner.explain.robustness import Robustness, read_ranges, robustness
from planner.explain.robustness_files import write_robustness
from planner.families.family import window_text, with_window
from planner.imports.asked import HEADINGS_ASKED, NO_FACTOR, WORDS_ASKED, Ask, answers_to, asked
from planner.imports.bring import Brought
from planner.imports.expected_told import expected_headings, expected_rows, expected_title
from planner.imports.record import Entry as ImportEntry
from planner.imports.result import Imported as FromFile
from planner.io import atomic_path
from planner.io.atomic import locked, recover
from planner.io.geojson import polygon
from planner.io.where import finding_cells
from planner.judgement import Judgement, is_not_met
from planner.ledger import Imported, Meaning, Recorded, Unknown, read_entries, user
from planner.library import Known, LibraryPage
from planner.making.adjust import Adjusted
from planner.making.adjust import adjust as adjust_plan
from planner.making.pipeline import Listener, PlanFault, Progress, export_plan, load_case, make_plan
from planner.making.plan import Outcome
from planner.making.provisional import Provisional, why_it_differs
from planner.making.scenario_checks import check_scenarios
from planner.making.scenarios import noted, without
from planner.menus.recipes import dish_grams, dish_nutrients
from planner.papers import chart_file
from planner.papers.offer_sheets import write_offer_sheets
from planner.paths import file_name
from planner.programmes.case_law import law_doubts, law_for
from planner.progress import Simulated, Standing, share_path, write_progress
from planner.progress.simulate import as_a_file
from planner.publication.benchmark import Standing as TownStanding
from planner.reports.calls import lots_in_all
from planner.reports.least_change import least_change
from planner.reports.map_picture import KIND_COLOURS, PLACE, View
from planner.reports.maps import Map, kind_words
from planner.reports.places import map_window
from planner.reports.sheets import sheet_of
from planner.reports.things import KINDS, Days, Handout, Page, Section, Thing, days_of
from planner.schema import PLAN_TABLES
from planner.schema.base import with_currency
from planner.schema.import_tables import file_that_tells
from planner.schema.progress_tables import STATUS_WORDS
from planner.schema.words import in_words
from planner.service import record
from planner.service.answers import amount_said, numbers_by_word, place_said
from planner.service.cases import (
    EXAMPLE,
    TINY,
    case_tables,
    case_with_areas,
    case_workbook,
    change_kinds,
    change_texts,
    changed_case,
    check_case,
    convert_case,
    edited_case,
    manual_of,
    named,
    new_template,
    percent,
    read_and_check,
    rule_modes,
    save_case,
    season_table,
    share_table,
    share_word,
    suppliers_in,
    typed_rows,
)
from planner.service.desktop import desktop_shortcut
from planner.service.files import (
    chart_source,
    export_call,
    export_deliveries,
    export_geojson,
    export_kitchens,
    export_map,
    export_members,
    export_menu,
    frame_csv,
    handout_file,
    map_picture,
    map_subject,
    map_views,
    paper_names,
    plan_map,
    plan_package,
)
from planner.service.foods import (
    case_from_library,
    library_countries,
    library_dish_countries,
    library_dish_page,
    library_dish_places,
    library_dishes,
    library_foods,
    library_likest,
    library_page,
)
from planner.service.help import (
    HELP_TABLES,
    FindingHelp,
    HelpLink,
    TableHelp,
    findings_manual,
    found_help,
    help_kinds,
    help_of_findings,
    help_of_tables,
    help_on_finding,
    help_on_table,
    told_headings,
)
from planner.service.imports import (
    Answers,
    ToImport,
    count_imports,
    import_each,
    import_files,
    imports_on_record,
    undo_import,
)
from planner.service.laws import programme_doubts, programme_page, programmes, stale_rules, take_programme_page
from planner.service.ledger import (
    EXPORT_FORMATS,
    correct_line,
    export_ledger,
    import_lines,
    ledger_batches,
    ledger_entries,
    ledger_lines,
    ledger_place,
    undo_batch,
    unknown_words,
    with_meanings,
)
from planner.service.plans import (
    deliveries_by_week,
    delivery_days,
    flow_table,
    given_way_table,
    headline,
    lights,
    member_table,
    menu_table,
    menu_week,
    not_met_in,
    nutrition_weeks,
    plan_from_file,
    plan_schema,
    plan_seal,
    plan_tables,
    product_months,
    product_table,
    shortfall_table,
    spend_by_month,
    table_totals,
    target_gaps,
    verdict,
    verify_advice,
    verify_plan,
    words_compared,
)
from planner.service.publication import (
    Adopted,
    among_towns,
    key_place,
    least_towns,
    publish_plan,
    refuse_words_of_publication,
    what_is_public,
    write_benchmark,
)
from planner.service.start import (
    FileAsks,
    assumed_first,
    begin_case,
    calendar_regions,
    country_law,
    first_case,
    laws_of,
    money_of,
    moved_most,
    pupils_said,
    refuse_country,
    refuse_region,
    start_countries,
    with_menu,
    with_register,
)
from planner.service.things import find_things, thing_called, thing_meant, thing_page, thing_spans, thing_why, things_of
from planner.service.year import Replanned, progress_tables, replan, simulate_year, standing
from planner.start import Started, Town, farms_to_ask, stages_of
from planner.studies.assumptions import Assumption, Moved, ranked
from planner.studies.choices import AD_HOC, BASE, choose, known_scenarios, side_by_side
from planner.studies.committees import SideBySide, committees_apart
from planner.studies.committees_files import write_committees
from planner.studies.compare import OUTCOME_TEXTS, Comparison, compare, outcome_text
from planner.studies.compare_files import write_comparison
from planner.studies.frontier import Axis, Frontier, frontier
from planner.studies.frontier_files import cautions, limits_in_words, per_y_text, write_frontier
from planner.studies.grid import Grid, read_grid
from planner.studies.law_change import LawChange, law_change
from planner.studies.law_change_files import write_law_change
from planner.studies.speed import measure
from planner.studies.standards import standards_together
from planner.studies.sweep import PLANNED, RUN_TEXTS, sweep
from planner.studies.sweep_files import write_sweep
from planner.studies.worth import Worth, worth_in_words, worth_reaching
from planner.studies.worth_files import write_worth
from planner.verify import Violation
from planner.version import planner_version
from planner.words import alphabetical

__all__ = [
    "AD_HOC",
    "BASE",
    "DOES",
    "EXAMPLE",
    "EXPORT_FORMATS",
    "HEADINGS_ASKED",
    "HELP_TABLES",
    "KINDS",
    "KIND_COLOURS",
    "LEFT_OUT",
    "NO_FACTOR",
    "OUTCOME_TEXTS",
    "PLACE",
    "PLANNED",
    "PLAN_TABLES",
    "RUN_TEXTS",
    "STATUS_WORDS",
    "TINY",
    "WORDS_ASKED",
    "Adjusted",
    "Adopted",
    "Answers",
    "Ask",
    "Assumption",
    "Axis",
    "Brought",
    "Comparison",
    "Days",
    "Difference",
    "Explained",
    "FileAsks",
    "FindingHelp",
    "FromFile",
    "Frontier",
    "Grid",
    "Handout",
    "HelpLink",
    "ImportEntry",
    "Imported",
    "Judgement",
    "Known",
    "LawChange",
    "LibraryPage",
    "Listener",
    "Map",
    "Meaning",
    "Moved",
    "Outcome",
    "Page",
    "PlanFault",
    "Progress",
    "Provisional",
    "Recorded",
    "Replanned",
    "Robustness",
    "Section",
    "SideBySide",
    "Simulated",
    "Standing",
    "Started",
    "TableHelp",
    "Thing",
    "Timed",
    "ToImport",
    "Town",
    "TownStanding",
    "Unknown",
    "View",
    "Violation",
    "Worth",
    "adjust_plan",
    "alphabetical",
    "among_towns",
    "amount_said",
    "answers_to",
    "as_a_file",
    "asked",
    "assumed_first",
    "atomic_path",
    "begin_case",
    "calendar_regions",
    "case_from_library",
    "case_tables",
    "case_with_areas",
    "case_workbook",
    "cautions",
    "change_kinds",
    "change_texts",
    "changed_case",
    "chart_file",
    "chart_source",
    "check_case",
    "check_scenarios",
    "choose",
    "committees_apart",
    "compare",
    "convert_case",
    "correct_line",
    "count_imports",
    "country_law",
    "country_meant",
    "days_of",
    "deliveries_by_week",
    "delivery_days",
    "desktop_shortcut",
    "differences",
    "differences_in_words",
    "dish_grams",
    "dish_nutrients",
    "edited_case",
    "expected_headings",
    "expected_rows",
    "expected_title",
    "explained_plan",
    "export_call",
    "export_deliveries",
    "export_geojson",
    "export_kitchens",
    "export_ledger",
    "export_map",
    "export_members",
    "export_menu",
    "export_plan",
    "farms_to_ask",
    "file_name",
    "file_that_tells",
    "find_things",
    "finding_cells",
    "findings_manual",
    "first_case",
    "flow_table",
    "found_help",
    "frame_csv",
    "frontier",
    "given_way_table",
    "handout_file",
    "headline",
    "help_kinds",
    "help_of_findings",
    "help_of_tables",
    "help_on_finding",
    "help_on_table",
    "import_each",
    "import_files",
    "import_lines",
    "imports_on_record",
    "in_words",
    "is_not_met",
    "key_place",
    "kind_words",
    "known_scenarios",
    "law_change",
    "law_doubts",
    "law_for",
    "law_in_case",
    "laws_of",
    "least_change",
    "least_towns",
    "ledger_batches",
    "ledger_entries",
    "ledger_lines",
    "ledger_place",
    "library_countries",
    "library_dish_countries",
    "library_dish_page",
    "library_dish_places",
    "library_dishes",
    "library_foods",
    "library_likest",
    "library_page",
    "lights",
    "limits_in_words",
    "load_case",
    "locked",
    "lots_in_all",
    "make_plan",
    "manual_of",
    "map_picture",
    "map_subject",
    "map_views",
    "map_window",
    "measure",
    "member_table",
    "menu_table",
    "menu_week",
    "merged",
    "money_of",
    "moved_most",
    "named",
    "new_template",
    "not_met_in",
    "noted",
    "numbers_by_word",
    "nutrition_weeks",
    "outcome_text",
    "paper_names",
    "per_y_text",
    "percent",
    "place_said",
    "plan_from_file",
    "plan_map",
    "plan_package",
    "plan_schema",
    "plan_seal",
    "plan_tables",
    "planner_version",
    "polygon",
    "product_months",
    "product_table",
    "programme_doubts",
    "programme_page",
    "programmes",
    "progress_tables",
    "publish_plan",
    "pupils_said",
    "ranked",
    "read_and_check",
    "read_entries",
    "read_grid",
    "read_ranges",
    "record",
    "recover",
    "refuse_country",
    "refuse_region",
    "refuse_unknown",
    "refuse_words_of_publication",
    "replan",
    "robustness",
    "rule_modes",
    "save_case",
    "season_table",
    "share_path",
    "share_table",
    "share_word",
    "sheet_of",
    "shortfall_table",
    "side_by_side",
    "simulate_year",
    "spend_by_month",
    "stages_of",
    "stale_rules",
    "standards_together",
    "standing",
    "start_countries",
    "suppliers_in",
    "sweep",
    "table_totals",
    "take_programme_page",
    "target_gaps",
    "thing_called",
    "thing_meant",
    "thing_page",
    "thing_spans",
    "thing_why",
    "things_of",
    "told_headings",
    "typed_rows",
    "undo_batch",
    "undo_import",
    "unknown_words",
    "user",
    "verdict",
    "verify_advice",
    "verify_plan",
    "what_is_public",
    "why_it_differs",
    "why_not",
    "why_offers",
    "window_text",
    "with_currency",
    "with_meanings",
    "with_menu",
    "with_register",
    "with_window",
    "without",
    "words_compared",
    "worth_in_words",
    "worth_reaching",
    "write_benchmark",
    "write_committees",
    "write_comparison",
    "write_conflict",
    "write_frontier",
    "write_law_change",
    "write_offer_sheets",
    "write_progress",
    "write_robustness",
    "write_sweep",
    "write_worth",
]
