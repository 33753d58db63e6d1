/**
 * The books of each region, by the source's keys, today's and former ones: an answer may be read again years later. A key can
 * stand in several regions. It is used for what a request asked for, never to doubt what an answer holds.
 */
const keysByRegion = {
  us: [
    'barstool betfair betmgm betonlineag betrivers betus bookmaker bovada caesars circasports draftkings fanatics',
    'fanduel foxbet intertops lowvig mybookieag pointsbetus sugarhouse superbook twinspires unibet_us',
    'williamhill_us wynnbet',
  ].join(' '),
  us2: [
    'ballybet betanysports betparx courtside espnbet fliff hardrockbet hardrockbet_az hardrockbet_fl',
    'hardrockbet_oh rebet sisportsbook tipico_us windcreek',
  ].join(' '),
  us_dfs: 'betr_us_dfs dabble_us_dfs pick6 prizepicks underdog',
  us_ex: 'betopenly kalshi novig polymarket prophetx',
  uk: [
    'betano_uk betfair betfair_ex_uk betfair_sb_uk betfred_uk betvictor betway boylesports casumo coral grosvenor',
    'ladbrokes ladbrokes_uk leovegas livescorebet matchbook mrgreen paddypower skybet smarkets sport888 unibet_uk',
    'virginbet williamhill',
  ].join(' '),
  eu: [
    'betanysports betclic betclic_fr betfair betfair_ex_eu betonlineag betsson betvictor codere_it coolbet',
    'everygame gtbets intertops leovegas_se livescorebet_eu marathonbet matchbook mybookieag nordicbet onexbet',
    'parionssport_fr pinnacle pmu_fr sport888 suprabets tipico_de unibet_eu unibet_fr unibet_it unibet_nl',
    'unibet_se williamhill winamax_de winamax_fr',
  ].join(' '),
  fr: 'betclic_fr netbet_fr parionssport_fr pmu_fr unibet_fr winamax_fr',
  se: [
    'atg_se betinia_se betmgm_se betsson campobet_se expekt_se hajper_se leovegas_se mrgreen_se nordicbet',
    'sport888_se svenskaspel_se unibet_se',
  ].join(' '),
  au: [
    'bet365_au betfair betfair_ex_au betr_au betright bluebet boombet dabble_au ladbrokes_au neds playup',
    'pointsbetau sportsbet tab tabtouch topsport unibet',
  ].join(' '),
  ca: [
    'bet99_ca_on betano_ca_on betmgm_ca_on betrivers_ca_on playnow_ca pointsbetca proline_ca_on',
    'sportsinteraction_ca_on',
  ].join(' '),
};

/** The regions that a request can name. */
export const regions: readonly string[] = Object.keys(keysByRegion);

const booksByRegion: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(keysByRegion).map(([region, keys]) => [region, keys.split(' ')]),
);

/** The books of some regions; none of a region that is not known. */
export function booksIn(named: Iterable<string>): ReadonlySet<string> {
  return new Set([...named].flatMap((region) => booksByRegion.get(region) ?? []));
}

/** A list as a query writes it. */
export function listOf(names: string): ReadonlySet<string> {
  return new Set(names.split(','));
}
