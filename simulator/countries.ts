/** Country names as FreeAgent's list spells them, as far as a simulator needs them. */
export const countries: ReadonlySet<string> = new Set(
  (
    "Afghanistan,Albania,Algeria,Andorra,Angola,Argentina,Armenia,Australia,Austria,Azerbaijan,Bahamas,Bahrain,Bangladesh," +
    "Barbados,Belarus,Belgium,Belize,Benin,Bermuda,Bhutan,Bolivia,Bosnia and Herzegovina,Botswana,Brazil,Brunei,Bulgaria," +
    "Cambodia,Cameroon,Canada,Cayman Islands,Chile,China,Colombia,Costa Rica,Croatia,Cuba,Cyprus,Czech Republic,Denmark," +
    "Dominican Republic,Ecuador,Egypt,El Salvador,Estonia,Ethiopia,Faroe Islands,Fiji,Finland,France,Georgia,Germany," +
    "Ghana,Gibraltar,Greece,Greenland,Guatemala,Guernsey,Honduras,Hong Kong,Hungary,Iceland,India,Indonesia,Iran,Iraq," +
    "Ireland,Isle of Man,Israel,Italy,Jamaica,Japan,Jersey,Jordan,Kazakhstan,Kenya,Kuwait,Latvia,Lebanon,Liechtenstein," +
    "Lithuania,Luxembourg,Macau,Macedonia,Madagascar,Malawi,Malaysia,Maldives,Malta,Mauritius,Mexico,Moldova,Monaco," +
    "Mongolia,Montenegro,Morocco,Mozambique,Namibia,Nepal,Netherlands,New Zealand,Nicaragua,Nigeria,Norway,Oman,Pakistan," +
    "Panama,Paraguay,Peru,Philippines,Poland,Portugal,Puerto Rico,Qatar,Romania,Russia,Rwanda,San Marino,Saudi Arabia," +
    "Senegal,Serbia,Seychelles,Singapore,Slovakia,Slovenia,South Africa,South Korea,Spain,Sri Lanka,Sweden,Switzerland," +
    "Syria,Taiwan,Tanzania,Thailand,Trinidad and Tobago,Tunisia,Turkey,Uganda,Ukraine,United Arab Emirates," +
    "United Kingdom,United States,Uruguay,Uzbekistan,Venezuela,Vietnam,Zambia,Zimbabwe"
  ).split(","),
);
