import type { GameState } from './schedule.ts';

/**
 * Every `statusCode` of MLB's status catalogue, by the state that it means: 210 codes. By the code, because the abstract state
 * says Final of a game that was postponed or cancelled, and a score stands beside a game that has not begun. Mind T9, which is
 * before the first pitch although its letter means suspended; PW, the warmup, whose abstract state is Live; and Q and R, the
 * forfeits, which are final. `Unknown` and `Writing` mean nothing to us.
 */
const statusCodes: Readonly<Record<GameState, string>> = {
  scheduled: 'S P PW PR PS PG PV PF PC PD PB PI PP PY PL PE P9 PA PO T9',
  live:
    'I IR IS IG IV IF IC ID IB II IP IY IL I9 IE IA IH IO IZ IT MF MA MU MM MC MP ME MH MO MD MT MI MB MR ' +
    'MN MS MG MQ MK ML MX MV MJ NF NA NU NM NC NP NE NH NO ND NT NI NB NR NN NS NG NQ NK NL NW NX NJ',
  suspended: 'T TR TS TG TV TF TC TD TB TI TP TL TE TA TU TO U UR US UG UV UF UC UD UB UI UP UL UE U9 UA UU UO UZ',
  final:
    'O OR OS OG OV OF OC OD OB OI OP OL O9 OE OA OM OO OT OW F FR FS FG FV FF FC FD FB FI FP FL F9 FE FA ' +
    'FM FO FT FW Q QK QX QQ QJ QI QN QV QR QO R RK RX RQ RJ RI RN RV RR RO',
  postponed: 'DR DS DG DV DF DC DD DB DI DP DL D9 DE DA DO',
  cancelled: 'CR CS CG CV CF CC CD CB CI CP CL C9 CE CA CO',
  unknown: 'X W',
};

const stateByCode: ReadonlyMap<string, GameState> = new Map(
  Object.entries(statusCodes).flatMap(([state, codes]) => codes.split(' ').map((code) => [code, state as GameState])),
);

/** `codedGameState`, the first letter: reasons are added from year to year, and each letter keeps its meaning. */
const stateByLetter: ReadonlyMap<string, GameState> = new Map<string, GameState>([
  ['S', 'scheduled'],
  ['P', 'scheduled'],
  ['I', 'live'],
  // An umpire reviews a play, or a manager challenges one.
  ['N', 'live'],
  ['M', 'live'],
  ['T', 'suspended'],
  ['U', 'suspended'],
  ['F', 'final'],
  ['O', 'final'],
  ['Q', 'final'],
  ['R', 'final'],
  ['D', 'postponed'],
  ['C', 'cancelled'],
]);

/**
 * The state of a game by its status as sent. A code that the catalogue does not have goes by its letter, but is never final:
 * a result waits until this table has the code. Without a code the letter decides.
 */
export function stateOf(codedGameState: string, statusCode?: string | null): GameState {
  const byLetter = stateByLetter.get(codedGameState) ?? 'unknown';
  if (statusCode == null) return byLetter;
  return stateByCode.get(statusCode) ?? (byLetter === 'final' ? 'unknown' : byLetter);
}

/** Is it the status of a forfeit? Its score need not say who has won. */
export function isForfeit(codedGameState: string): boolean {
  return codedGameState === 'Q' || codedGameState === 'R';
}
