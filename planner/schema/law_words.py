"""The words of the law as people read and write them: by column of a case, from the code that tables hold to the reader's word.

A code is what a programme file reads. In a case it may be written as the code or as the word, in any language of the
planner; reading makes it the code (`planner.schema.coded`). Words are short, in the singular, and hold no ``|``.
"""

from __future__ import annotations

from planner.i18n import N_

FOOD_GROUP_WORDS = {
    "fruit": N_("fruit"),
    "vegetable": N_("vegetable"),
    "grain": N_("cereal grain"),
    "legume": N_("pulse"),
    "fat": N_("fat or oil"),
    "meat": N_("meat"),
    "poultry": N_("poultry"),
    "fish": N_("fish"),
    "egg": N_("egg"),
    "milk": N_("milk"),
    "dairy": N_("dairy product"),
    "starchy": N_("root or tuber"),
    "nut": N_("nut"),
    "seasoning": N_("seasoning"),
    "sweet": N_("sugar or sweet"),
    "bread": N_("bread"),
    "cake": N_("cake"),
    "biscuit": N_("biscuit"),
    "drink": N_("drink"),
    "processed_meat": N_("processed meat"),
    "dish": N_("ready dish"),
    "other": N_("other food"),
}

CLASS_WORDS = {
    "fresh": N_("Fresh or minimally processed"),
    "culinary_ingredient": N_("Culinary ingredient"),
    "processed": N_("Processed"),
    "ultra_processed": N_("Ultra-processed"),
}

OWNERSHIP_WORDS = {
    "women": N_("women"),
    "settlement": N_("land-reform settlement"),
    "indigenous": N_("indigenous people"),
    "quilombola": N_("quilombola community"),
    "minority": N_("minority"),
    "youth": N_("young people"),
    "worker": N_("workers"),
}

CERTIFICATE_WORDS = {
    "organic": N_("organic"),
    "agroecological": N_("agroecological"),
    "ocs": N_("social control organisation (OCS)"),
}

CERTIFICATES_ALSO = {
    "organic": (
        "ab", "label ab", "bio", "label bio", "bio ab", "ab bio", "certifié bio", "certifié ab", "biologique", "agriculture biologique",
        "orgânico", "orgânica", "orgânicos", "certificado orgânico", "certificação orgânica", "produto orgânico", "orgânico certificado",
        "orgánico", "orgánica", "orgánicos", "ecológico", "ecológica", "certificado orgánico", "certificado ecológico", "agricultura ecológica",
        "producción ecológica", "certified organic", "organic certificate", "usda organic", "eu organic", "eurofeuille",
    ),
    "agroecological": ("agroecológico", "agroecológica", "agroécologique", "agroecologia", "agroecología"),
}  # fmt: skip
"""What else people write for a certificate; what they write for it among the labels of an offer is known by the same words."""

ORGANIC_CERTIFICATES = frozenset({"organic", "agroecological"})
"""Certificates with which goods count as organic."""

SUPPLIER_LABEL_WORDS = {
    "contracted": N_("under contract"),
    "accredited": N_("accredited"),
    "inclusive_employment": N_("inclusive employment"),
    "fair_pay": N_("fair pay"),
    "environmental_standard": N_("environmental standard"),
}

OFFER_LABEL_WORDS = {
    "organic_conversion": N_("in conversion to organic"),
    "label_rouge": N_("Label Rouge"),
    "aoc_aop": N_("AOC or AOP"),
    "igp": N_("protected geographical indication (IGP)"),
    "stg": N_("traditional speciality guaranteed (STG)"),
    "hve": N_("high environmental value (HVE)"),
    "hve_2": N_("environmental certification, level 2"),
    "peche_durable": N_("sustainable fishing"),
    "rup": N_("outermost region (RUP)"),
    "commerce_equitable": N_("fair trade"),
    "fermier": N_("farm-made"),
    "externalites": N_("bought by its external costs"),
    "performance": N_("bought by its environmental performance"),
    "domestic": N_("domestic"),
    "fci_allotment": N_("allotted by the Food Corporation of India"),
    "new_york": N_("from New York"),
}

PRODUCT_TAG_WORDS = {
    "processed_meat": N_("processed meat"),
    "canned": N_("canned"),
    "sweetened_dairy": N_("sweetened dairy product"),
    "sweet": N_("sweet"),
    "vitamin_a_source": N_("source of vitamin A"),
    "heme_iron": N_("source of heme iron"),
    "oily_fish": N_("oily fish"),
    "whole_grain": N_("wholegrain"),
    "olive_oil": N_("olive oil"),
    "plant_product": N_("processed food of plants"),
    "yogurt": N_("yogurt"),
    "fruit_juice": N_("fruit juice"),
    "milk_cheese": N_("milk or cheese"),
    "farmed_fish": N_("farmed fish"),
    "dry_spice": N_("dry spice"),
}

DISH_TAG_WORDS = {
    "bread": N_("bread"),
    "cake": N_("cake"),
    "biscuit": N_("biscuit"),
    "vegetarian": N_("vegetarian"),
    "regional_sweet": N_("sweet dish of the region"),
    "deep_fried": N_("deep-fried dish"),
    "fried_starch": N_("starchy food cooked in fat"),
    "pastry": N_("dish with pastry"),
    "fruit_dessert": N_("dessert of fruit"),
    "salad": N_("salad"),
    "fried": N_("fried dish"),
    "precooked": N_("precooked dish"),
    "organic_dish": N_("main dish of organic food"),
    "rice_or_pasta": N_("dish of rice or pasta"),
}

COMPONENT_WORDS = {
    "fruit": N_("fruit"),
    "vegetable_dark_green": N_("dark green vegetable"),
    "vegetable_red_orange": N_("red or orange vegetable"),
    "vegetable_legume": N_("beans, peas and lentils"),
    "vegetable_starchy": N_("starchy vegetable"),
    "vegetable_other": N_("other vegetable"),
    "grain": N_("cereal grain"),
    "meat_alternate": N_("meat or meat alternate"),
    "milk": N_("milk"),
}

COMPONENT_UNIT_WORDS = {"cup": N_("cup"), "oz eq": N_("oz eq")}

STAGE_WORDS = {
    "creche": N_("day nursery"),
    "bal_vatika": N_("Bal Vatika (pre-primary)"),
    "pre_school": N_("pre-school"),
    "primary": N_("primary school"),
    "upper_primary": N_("upper primary school"),
    "lower_secondary": N_("lower secondary school"),
    "upper_secondary": N_("upper secondary school"),
    "adult": N_("adult education"),
    "indigenous": N_("indigenous school"),
    "aee": N_("special educational assistance (AEE)"),
    "k_5": N_("grades K to 5"),
    "6_8": N_("grades 6 to 8"),
    "9_12": N_("grades 9 to 12"),
}

ATTENDANCE_WORDS = {"part_time": N_("part-time"), "full_time": N_("full-time")}
