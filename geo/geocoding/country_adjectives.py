"""Adjectives of countries, which borders are named by: "the Syrian-Turkish border".

Of adjectives that two countries share, such as Congolese, the larger country has it, as its border
is the longer one.
"""

from collections.abc import Mapping
from types import MappingProxyType

_ADJECTIVES = """
Afghanistan = Afghan
Albania = Albanian
Algeria = Algerian
Andorra = Andorran
Angola = Angolan
Argentina = Argentine|Argentinian
Armenia = Armenian
Australia = Australian
Austria = Austrian
Azerbaijan = Azerbaijani|Azeri
Bahrain = Bahraini
Bangladesh = Bangladeshi
Belarus = Belarusian|Belarussian
Belgium = Belgian
Belize = Belizean
Benin = Beninese
Bhutan = Bhutanese
Bolivia = Bolivian
Bosnia and Herzegovina = Bosnian
Botswana = Batswana|Botswanan
Brazil = Brazilian
United Kingdom = British
Brunei = Bruneian
Bulgaria = Bulgarian
Burkina Faso = Burkinabe|Burkinabé
Myanmar = Burmese
Burundi = Burundian
Cambodia = Cambodian
Cameroon = Cameroonian
Canada = Canadian
Central African Republic = Central African
Chad = Chadian
Chile = Chilean
China = Chinese
Colombia = Colombian
Democratic Republic of the Congo = Congolese
Costa Rica = Costa Rican
Croatia = Croatian
Cuba = Cuban
Cyprus = Cypriot
Czechia = Czech
Denmark = Danish
Djibouti = Djiboutian
Dominican Republic = Dominican
Netherlands = Dutch
Ecuador = Ecuadorian|Ecuadorean
Egypt = Egyptian
United Arab Emirates = Emirati
Equatorial Guinea = Equatorial Guinean
Eritrea = Eritrean
Estonia = Estonian
Ethiopia = Ethiopian
Finland = Finnish
France = French
Gabon = Gabonese
Gambia = Gambian
Georgia = Georgian
Germany = German
Ghana = Ghanaian
Greece = Greek
Guatemala = Guatemalan
Guinea = Guinean
Guyana = Guyanese
Haiti = Haitian
Honduras = Honduran
Hungary = Hungarian
Iceland = Icelandic
India = Indian
Indonesia = Indonesian
Iran = Iranian
Iraq = Iraqi
Ireland = Irish
Israel = Israeli
Italy = Italian
Côte d’Ivoire = Ivorian
Jordan = Jordanian
Kazakhstan = Kazakh|Kazakhstani
Kenya = Kenyan
Kosovo = Kosovar|Kosovan
Kuwait = Kuwaiti
Kyrgyzstan = Kyrgyz
Laos = Lao|Laotian
Latvia = Latvian
Lebanon = Lebanese
Liberia = Liberian
Libya = Libyan
Lithuania = Lithuanian
Luxembourg = Luxembourgish
Madagascar = Malagasy
Malawi = Malawian
Malaysia = Malaysian
Mali = Malian
Mauritania = Mauritanian
Mexico = Mexican
Moldova = Moldovan
Mongolia = Mongolian
Montenegro = Montenegrin
Morocco = Moroccan
Mozambique = Mozambican
Namibia = Namibian
Nepal = Nepalese|Nepali
Nicaragua = Nicaraguan
Nigeria = Nigerian
Niger = Nigerien
North Korea = North Korean
North Macedonia = North Macedonian|Macedonian
Norway = Norwegian
Oman = Omani
Pakistan = Pakistani
Palestine = Palestinian
Panama = Panamanian
Papua New Guinea = Papuan
Paraguay = Paraguayan
Peru = Peruvian
Poland = Polish
Portugal = Portuguese
Qatar = Qatari
Romania = Romanian
Russia = Russian
Rwanda = Rwandan
El Salvador = Salvadoran
Saudi Arabia = Saudi
Senegal = Senegalese
Serbia = Serbian|Serb
Sierra Leone = Sierra Leonean
Slovakia = Slovak
Slovenia = Slovene|Slovenian
Somalia = Somali
South Africa = South African
South Korea = South Korean
South Sudan = South Sudanese
Spain = Spanish
Sudan = Sudanese
Suriname = Surinamese
Eswatini = Swazi
Sweden = Swedish
Switzerland = Swiss
Syria = Syrian
Tajikistan = Tajik
Tanzania = Tanzanian
Thailand = Thai
Timor-Leste = Timorese
Togo = Togolese
Tunisia = Tunisian
Türkiye = Turkish
Turkmenistan = Turkmen
Uganda = Ugandan
Ukraine = Ukrainian
United States = American|US|U.S.
Uruguay = Uruguayan
Uzbekistan = Uzbek
Venezuela = Venezuelan
Vietnam = Vietnamese
Yemen = Yemeni
Zambia = Zambian
Zimbabwe = Zimbabwean
Lesotho = Basotho
"""

COUNTRY_OF_ADJECTIVE: Mapping[str, str] = MappingProxyType(
    {
        adjective.casefold(): country
        for country, adjectives in (line.split(" = ") for line in _ADJECTIVES.strip().splitlines())
        for adjective in adjectives.split("|")
    }
)
"""English names of countries by English adjective, in small letters."""
