"""Words that hint at a theme, in the languages of our texts.

The rules: a word is written as its stem, in lower case and without diacritics, and fits every
word that begins with it ("recicl" fits “reciclarea”). One that ends with "$" fits only whole
words. Several words in a row fit in that order. Only words that hardly ever mean anything else
stand here: “green”, “environment” or “sustainable” would fit everything.
"""

from __future__ import annotations

# theme code -> language -> stems
THEMES: dict[str, dict[str, tuple[str, ...]]] = {
    "climate-mitigation": {
        "en": (
            "climate neutral", "decarboni", "low carbon", "zero carbon", "greenhouse gas",
            "net zero", "renewable", "energy efficien", "heat pump", "photovoltaic", "solar",
            "wind energy", "wind farm", "hydrogen", "batter", "energy storage", "carbon capture",
            "building renovation", "renovation of building", "clean energy", "energy communit",
        ),
        "ro": (
            "neutralitate climatic", "decarboni", "emisii de carbon", "gaze cu efect de sera",
            "energie regenerabil", "surse regenerabil", "eficienta energetic", "pompe de caldur",
            "pompa de caldur", "fotovoltaic", "energie solar", "energie eolian", "hidrogen",
            "baterii", "stocarea energiei", "renovarea cladir", "energie curat",
        ),
        "it": (
            "neutralita climatic", "decarboni", "basse emissioni", "emissioni di carbonio",
            "gas serra", "rinnovabil", "efficienza energetic", "efficientamento energetic",
            "pompe di calore", "pompa di calore", "fotovoltaic", "energia solare", "eolic",
            "idrogeno", "batterie", "accumulo di energia", "ristrutturazione di edifici",
            "comunita energetic",
        ),
    },
    "climate-adaptation": {
        "en": (
            "climate adaptation", "adaptation to climate", "climate resilien", "climate risk",
            "flood", "drought", "heatwave", "extreme weather", "wildfire",
        ),
        "ro": (
            "adaptarea la schimbaril", "adaptare la schimbaril", "rezilienta climatic",
            "riscuri climatic", "inundati", "secet", "valuri de caldur", "fenomene extreme",
            "incendii de vegetati",
        ),
        "it": (
            "adattamento ai cambiament", "adattamento climatic", "resilienza climatic",
            "rischi climatic", "rischio climatic", "alluvion", "siccit", "ondate di calore",
            "eventi estremi", "incendi boschivi",
        ),
    },
    "water": {
        "en": (
            "water", "wastewater", "groundwater", "marine", "ocean", "river", "lake", "aquacultur",
            "fisher", "blue economy",
        ),
        "ro": (
            "apa$", "apei$", "ape$", "apelor$", "ape uzate", "apelor uzate", "marin", "ocean",
            "raur", "lacur", "acvacultur", "pescui", "economia albastr",
        ),
        "it": (
            "acqua$", "acque$", "acque reflue", "idric", "marin", "ocean", "fium", "lagh$",
            "laghi", "acquacoltur", "pesca$", "economia blu",
        ),
    },
    "circular-economy": {
        "en": (
            "circular econom", "circularity", "circular", "recycl", "reuse", "re use", "repair",
            "remanufactur", "refurbish", "upcycl", "waste prevention", "waste$", "wastes$",
            "packaging", "secondary raw material", "eco design", "ecodesign",
            "digital product passport", "biobased", "bio based", "industrial symbios",
        ),
        "ro": (
            "economia circular", "economie circular", "economiei circular", "circularitat",
            "circular", "recicl", "reutiliz", "repar", "recondition", "deseuri", "deseuril",
            "risipa aliment", "ambalaj", "materii prime secundar", "proiectare ecologic",
            "ecoproiect", "simbioza industrial",
        ),
        "it": (
            "economia circolar", "circolarit", "circolare", "ricicl", "riutilizz", "riuso$",
            "riparazion", "rigenerazione di prodott", "ricondizion", "rifiut", "spreco aliment",
            "imballagg", "materie prime second", "ecodesign", "progettazione ecocompatibil",
            "simbiosi industrial",
        ),
    },
    "pollution": {
        "en": (
            "pollut", "emissions to air", "air quality", "hazardous", "toxic", "contaminat",
            "microplastic", "zero pollution", "pfas", "noise reduction", "remediation",
        ),
        "ro": (
            "polu", "calitatea aerului", "substante periculoas", "toxic", "contamin",
            "microplastic", "depolu", "zgomot",
        ),
        "it": (
            "inquin", "qualita dell aria", "sostanze pericolos", "tossic", "contamin",
            "microplastic", "bonific", "rumore$",
        ),
    },
    "biodiversity": {
        "en": (
            "biodivers", "ecosystem service", "ecosystem restor", "nature based", "nature restor",
            "habitat", "species", "pollinator", "natura 2000", "rewild", "forest", "soil health",
            "wetland",
        ),
        "ro": (
            "biodivers", "ecosistem", "bazate pe natur", "refacerea naturii", "habitat", "speci",
            "polenizator", "natura 2000", "padur", "silvic", "sanatatea solului", "zone umed",
        ),
        "it": (
            "biodivers", "ecosistem", "basate sulla natura", "ripristino della natura", "habitat",
            "specie animal", "specie veget", "impollinator", "natura 2000", "forest", "bosc",
            "salute del suolo", "zone umid",
        ),
    },
    "digital": {
        "en": (
            "digital", "artificial intelligence", "ai$", "machine learning", "big data",
            "cloud$", "cybersecur", "cyber secur", "internet of things", "robot", "blockchain",
            "semiconductor", "high performance comput", "quantum",
        ),
        "ro": (
            "digital", "inteligenta artificial", "ia$", "invatare automat", "date masive",
            "cloud$", "securitate cibernetic", "internetul obiectelor", "robot", "blockchain",
            "semiconductor", "calcul de inalta performant", "cuantic",
        ),
        "it": (
            "digital", "intelligenza artificial", "ia$", "apprendimento automatic", "big data",
            "cloud$", "cibersicurezz", "cybersicurezz", "sicurezza informatic",
            "internet delle cose", "robot", "blockchain", "semiconduttor",
            "calcolo ad alte prestazion", "quantistic",
        ),
    },
}  # fmt: skip

# Words that say that small firms are meant.
FIRMS: dict[str, tuple[str, ...]] = {
    "en": (
        "sme$", "smes$", "small and medium", "small enterprise", "micro enterprise",
        "microenterprise", "start up", "startup", "spin off", "entrepreneur", "family business",
    ),
    "ro": (
        "imm$", "imm uri", "intreprinderi mici", "intreprinderile mici", "intreprinderilor mici",
        "microintreprinder", "start up", "startup", "antreprenor", "afacere de familie",
    ),
    "it": (
        "pmi$", "piccole e medie", "piccola impresa", "piccole impres", "microimpres", "start up",
        "startup", "spin off", "imprenditor", "impresa familiar",
    ),
}  # fmt: skip
