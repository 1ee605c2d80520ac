/** A town with the county and the postcode (or ZIP) of its centre, in the country `code` (ISO 3166 alpha-2). */
export interface Town {
  readonly name: string;
  readonly county: string;
  readonly postCode: string;
  readonly country: "GB" | "US" | "FR";
}

/** The words that the sample's customers are named from: accents, apostrophes and letters outside Latin-1 on purpose. */
export const NAMES = {
  // Folded to plain ASCII no two of a list are alike: e-mail addresses are made of them.
  families: list(`Ashworth|Bannister|Brontë|Chaudhary|Clough|D'Arcy|Dupré|Eccles|Ferreira|Gallagher|Gómez|Hargreaves
    |Iqbal|Jørgensen|Kowalczyk|Łukasiewicz|MacAulay|Müller|Nakamura|Núñez|O'Connor|O'Neill|Ó Briain|Okonkwo|Peña
    |Pritchard|Quirke|Rutherford|Şahin|Smith-Jones|St. John|Thwaite|Urquhart|Van der Berg|Whitaker|Wójcik|Yılmaz
    |Žižek|Ævarsson|Ólafsdóttir`),
  forenames: list(`Aisha|Anaïs|Björn|Chloë|Ciarán|Dafydd|Eleanor|Émile|Fatima|François|George|Gráinne|Hélène|Ian
    |José|Jürgen|Kateřina|Liam|Małgorzata|Niamh|Olivia|Øystein|Priya|Renée|Rhys|Siân|Søren|Tomasz|Zoë|Zübeyde`),
  trades: list(`Joinery|Bakery|Dental Practice|Estate Agents|Veterinary Surgery|Brewing|Garden Centre|Motor Repairs
    |Bookshop|Café|Scaffolding|Opticians|Florist|Cycle Hire|Fish & Chips|Solicitors|Nursery School|Boat Yard
    |Hair Studio|Farm Shop|Plumbing|Museum Trust|Language School|Haulage|Guest House`),
  streets:
    list(`Harbour Road|Market Place|St Mary's Street|King's Parade|Mill Lane|Station Approach|Castle Hill|The Quay
    |Church Walk|Victoria Terrace|Fore Street|Old Brewery Yard`),
  premises: list(`Unit 4, Riverside Estate|The Old Forge|First Floor|Suite 12|c/o The Harbour Office`),
} as const;

/** Towns at home; most customers live here. */
export const HOME_TOWNS: readonly Town[] = list(`Whitby,North Yorkshire,YO21 3PU|Falmouth,Cornwall,TR11 3DF
  |Llandudno,Conwy,LL30 2LP|Oban,Argyll and Bute,PA34 4LW|King's Lynn,Norfolk,PE30 1ET|Hay-on-Wye,Powys,HR3 5DB
  |Ballymena,County Antrim,BT43 5EJ|Ilfracombe,Devon,EX34 9EQ|Berwick-upon-Tweed,Northumberland,TD15 1BN
  |Bishop's Stortford,Hertfordshire,CM23 2ND|Tenby,Pembrokeshire,SA70 7EW|Whitstable,Kent,CT5 1AB
  |Kirkcaldy,Fife,KY1 1JS|Ulverston,Cumbria,LA12 7LT|Lyme Regis,Dorset,DT7 3QA|Skegness,Lincolnshire,PE25 3HA
  |Portree,Isle of Skye,IV51 9ER|Buxton,Derbyshire,SK17 6BD|Ludlow,Shropshire,SY8 1AZ|Southwold,Suffolk,IP18 6EG
  |Aberaeron,Ceredigion,SA46 0BT|Hebden Bridge,West Yorkshire,HX7 8AD|Cowes,Isle of Wight,PO31 7QJ
  |Enniskillen,County Fermanagh,BT74 7BT`).map((line) => town(line, "GB"));

/** The few towns abroad; customers there are invoiced without VAT. */
export const TOWNS_ABROAD: readonly Town[] = [
  ...list(`Saint-Malo,Bretagne,35400|Nîmes,Occitanie,30000|L'Isle-sur-la-Sorgue,Vaucluse,84800
    |Besançon,Doubs,25000`).map((line) => town(line, "FR")),
  ...list(`Coeur d'Alene,Idaho,83814|Martha's Vineyard,Massachusetts,02568|Cañon City,Colorado,81212
    |Portland,Maine,04101`).map((line) => town(line, "US")),
];

function list(words: string): string[] {
  return words.split("|").map((word) => word.trim());
}

function town(line: string, country: Town["country"]): Town {
  const [name = "", county = "", postCode = ""] = line.split(",");
  return { name, county, postCode, country };
}
