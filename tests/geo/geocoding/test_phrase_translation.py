"""Expressions of articles in French, Spanish, Portuguese and Arabic, read as English ones."""

import pytest

from geo.geocoding.phrase_translation import translate_phrase

TRANSLATED = [
    ("à 30 km au nord de Bambari", "30 km north of Bambari"),
    ("a 2,5 km al sureste de La Paz", "2.5 km south-east of La Paz"),  # La is part of the name
    ("a 15 quilómetros ao sul de Pemba", "15 km south of Pemba"),
    ("entre Bouar et Bangui", "between Bouar and Bangui"),
    ("entre Cúcuta y Tibú", "between Cúcuta and Tibú"),
    ("près de Kidal", "near Kidal"),
    ("cerca de Quito", "near Quito"),
    ("aux environs d’Abéché", "near Abéché"),
    ("las afueras de Bogotá", "the outskirts of Bogotá"),
    ("la préfecture de la Vakaga", "Vakaga province"),
    ("la región del Biobío", "Biobío province"),
    ("na província de Cabo Delgado", "Cabo Delgado province"),
    ("le nord de la Syrie", "the north of Syrie"),
    ("al norte de Quito", "north of Quito"),
    ("dans le camp de réfugiés de Mbera", "Mbera camp"),
    ("campo de refugiados de Dadaab", "Dadaab camp"),
    ("l’aéroport de Goma", "Goma airport"),
    ("la route de Kumba à Mamfe", "the road from Kumba to Mamfe"),
    ("la frontière entre la Libye et le Tchad", "the border between Libye and Tchad"),
    ("مخيم جباليا", "جباليا camp"),
    ("قرب حلب", "near حلب"),
    ("بين صيدا وصور", "between صيدا and صور"),
]
NAMES = [
    "Ciudad del Este",
    "Rio de Janeiro",
    "Norte de Santander",
    "Villa de Leyva",
    "Entre Ríos",
    "Campo Grande",
    "Camp de Thiaroye",
    "near Bria",
    "Sur",
    "San Pedro de Macorís",
]  # capital letters: the words are part of a name


@pytest.mark.parametrize(("text", "english"), TRANSLATED)
def test_words_around_a_name_are_translated(text, english):
    assert translate_phrase(text) == english


@pytest.mark.parametrize("name", NAMES)
def test_name_stays_as_it_is(name):
    assert translate_phrase(name) == name
