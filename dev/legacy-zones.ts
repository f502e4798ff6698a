/**
 * Folders and files of Postgres's time zones that are left: those of Debian's package tzdata. Others, such as US and
 * Japan, are in tzdata-legacy, which Debian's Postgres images don't have.
 */
export const KEPT_ZONE_FOLDERS: readonly string[] = [
  ...[
    'Africa',
    'America',
    'Antarctica',
    'Arctic',
    'Asia',
    'Atlantic',
    'Australia',
    'Europe',
    'Indian',
    'Pacific',
  ],
  ...['Etc', 'GMT', 'UTC'],
]

const NAMES: Record<string, string> = {
  Africa: 'Asmera Timbuktu',
  America: `Argentina/ComodRivadavia Atka Buenos_Aires Catamarca Coral_Harbour Cordoba Ensenada Fort_Wayne Godthab
    Indianapolis Jujuy Knox_IN Louisville Mendoza Montreal Nipigon Pangnirtung Porto_Acre Rainy_River Rosario
    Santa_Isabel Shiprock Thunder_Bay Virgin Yellowknife`,
  Antarctica: 'South_Pole',
  Asia: `Ashkhabad Calcutta Choibalsan Chongqing Chungking Dacca Harbin Istanbul Kashgar Katmandu Macao Rangoon Saigon
    Tel_Aviv Thimbu Ujung_Pandang Ulan_Bator`,
  Atlantic: 'Faeroe Jan_Mayen',
  Australia: `ACT Canberra Currie LHI NSW North Queensland South Tasmania Victoria West Yancowinna`,
  Europe: 'Belfast Kiev Nicosia Tiraspol Uzhgorod Zaporozhye',
  Pacific: 'Enderbury Johnston Ponape Samoa Truk Yap',
}

/** Legacy names in the folders that are kept. Slack still sends some of them. */
export const LEGACY_ZONES: readonly string[] = Object.entries(NAMES).flatMap(([folder, names]) =>
  names.split(/\s+/).map((name) => `${folder}/${name}`),
)
