/** A club as Action Network knows it; `id` is Action Network's own. */
export interface Team {
  readonly id: number;
  readonly abbreviation: string;
  /** Empty for the Athletics, who play under no city. */
  readonly location: string;
  readonly name: string;
  readonly fullName: string;
  readonly conference: 'AL' | 'NL';
  readonly division: 'EAST' | 'CENTRAL' | 'WEST';
}

function team(
  id: number,
  abbreviation: string,
  location: string,
  name: string,
  conference: Team['conference'],
  division: Team['division'],
): Team {
  return { id, abbreviation, location, name, fullName: `${location} ${name}`.trim(), conference, division };
}

export const teams: readonly Team[] = [
  team(187, 'BAL', 'Baltimore', 'Orioles', 'AL', 'EAST'),
  team(188, 'TOR', 'Toronto', 'Blue Jays', 'AL', 'EAST'),
  team(189, 'TB', 'Tampa Bay', 'Rays', 'AL', 'EAST'),
  team(190, 'BOS', 'Boston', 'Red Sox', 'AL', 'EAST'),
  team(191, 'NYY', 'New York', 'Yankees', 'AL', 'EAST'),
  team(192, 'KC', 'Kansas City', 'Royals', 'AL', 'CENTRAL'),
  team(193, 'CLE', 'Cleveland', 'Guardians', 'AL', 'CENTRAL'),
  team(194, 'CWS', 'Chicago', 'White Sox', 'AL', 'CENTRAL'),
  team(195, 'DET', 'Detroit', 'Tigers', 'AL', 'CENTRAL'),
  team(196, 'MIN', 'Minnesota', 'Twins', 'AL', 'CENTRAL'),
  team(197, 'SEA', 'Seattle', 'Mariners', 'AL', 'WEST'),
  team(198, 'LAA', 'Los Angeles', 'Angels', 'AL', 'WEST'),
  team(199, 'HOU', 'Houston', 'Astros', 'AL', 'WEST'),
  team(200, 'TEX', 'Texas', 'Rangers', 'AL', 'WEST'),
  team(201, 'ATH', '', 'Athletics', 'AL', 'WEST'),
  team(202, 'CIN', 'Cincinnati', 'Reds', 'NL', 'CENTRAL'),
  team(203, 'PIT', 'Pittsburgh', 'Pirates', 'NL', 'CENTRAL'),
  team(204, 'LAD', 'Los Angeles', 'Dodgers', 'NL', 'WEST'),
  team(205, 'ARI', 'Arizona', 'Diamondbacks', 'NL', 'WEST'),
  team(206, 'CHC', 'Chicago', 'Cubs', 'NL', 'CENTRAL'),
  team(207, 'STL', 'St. Louis', 'Cardinals', 'NL', 'CENTRAL'),
  team(208, 'MIL', 'Milwaukee', 'Brewers', 'NL', 'CENTRAL'),
  team(209, 'SF', 'San Francisco', 'Giants', 'NL', 'WEST'),
  team(210, 'COL', 'Colorado', 'Rockies', 'NL', 'WEST'),
  team(211, 'SD', 'San Diego', 'Padres', 'NL', 'WEST'),
  team(212, 'PHI', 'Philadelphia', 'Phillies', 'NL', 'EAST'),
  team(213, 'NYM', 'New York', 'Mets', 'NL', 'EAST'),
  team(214, 'MIA', 'Miami', 'Marlins', 'NL', 'EAST'),
  team(215, 'ATL', 'Atlanta', 'Braves', 'NL', 'EAST'),
  team(216, 'WSH', 'Washington', 'Nationals', 'NL', 'EAST'),
];
