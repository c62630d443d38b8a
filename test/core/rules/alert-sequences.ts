/**
 * Sequences of looks, and how an alert stands after each: `T` its condition is true, `F` it is not, `-` there is no data; `i`nactive, `p`ending, `f`iring,
 * `r`esolved. Looks are ten seconds apart. What is expected was written by hand and is held against Prometheus itself in alert-promtool.test.ts.
 */
export interface AlertSequence {
	readonly forSeconds: number
	readonly keepSeconds: number
	readonly noData: 'ok' | 'alert'
	readonly looks: string
	readonly states: string
}

export const lookSeconds = 10

type Row = readonly [forSeconds: number, keepSeconds: number, looks: string, states: string]

const rows: readonly Row[] = [
	// At once.
	[0, 0, 'F', 'i'],
	[0, 0, 'T', 'f'],
	[0, 0, '-', 'i'],
	[0, 0, 'TT', 'ff'],
	[0, 0, 'TF', 'fr'],
	[0, 0, 'T-', 'fr'],
	[0, 0, 'TFFF', 'frrr'],
	[0, 0, 'TFT', 'frf'],
	[0, 0, 'T-T', 'frf'],
	[0, 0, 'FTFTF', 'ifrfr'],
	[0, 0, '-T-T-', 'ifrfr'],
	[0, 0, 'TFF-FT', 'frrrrf'],
	// After a while.
	[10, 0, 'T', 'p'],
	[10, 0, 'TT', 'pf'],
	[10, 0, 'TF', 'pi'],
	[10, 0, 'T-', 'pi'],
	[10, 0, 'TFT', 'pip'],
	[10, 0, 'TFTT', 'pipf'],
	[10, 0, 'TTF', 'pfr'],
	[10, 0, 'TTFT', 'pfrp'],
	[10, 0, 'TTFTF', 'pfrpi'],
	[10, 0, 'TTFTT', 'pfrpf'],
	[10, 0, 'TT-TT', 'pfrpf'],
	[10, 0, 'T-TT', 'pipf'],
	[20, 0, 'TTT', 'ppf'],
	[20, 0, 'TTFTTT', 'ppippf'],
	[20, 0, 'TT-TTT', 'ppippf'],
	[20, 0, 'FFTTTF', 'iippfr'],
	[30, 0, 'TTTTT', 'pppff'],
	[30, 0, 'TTTFTTTT', 'pppipppf'],
	// A time that no number of looks is.
	[5, 0, 'TT', 'pf'],
	[15, 0, 'TTTT', 'ppff'],
	[25, 0, 'TTTTF', 'pppfr'],
	// Kept.
	[0, 10, 'TF', 'ff'],
	[0, 10, 'TFF', 'ffr'],
	[0, 10, 'T--', 'ffr'],
	[0, 10, 'TFT', 'fff'],
	[0, 10, 'TFTF', 'ffff'],
	[0, 10, 'TFTFF', 'ffffr'],
	[0, 10, 'TFFT', 'ffrf'],
	[0, 20, 'TFFF', 'fffr'],
	[0, 20, 'TF-F', 'fffr'],
	[0, 20, 'TFFTFFF', 'ffffffr'],
	[0, 20, 'TFFFFF', 'fffrrr'],
	[0, 15, 'TFFF', 'fffr'],
	[0, 5, 'TFF', 'ffr'],
	[10, 10, 'TF', 'pi'],
	[10, 10, 'T-T', 'pip'],
	[10, 10, 'TTF', 'pff'],
	[10, 10, 'TTFF', 'pffr'],
	[10, 10, 'TTFTT', 'pffff'],
	[10, 10, 'TTFFT', 'pffrp'],
	[10, 10, 'TTFFTT', 'pffrpf'],
	[20, 20, 'TTTFFF', 'ppfffr'],
	[20, 20, 'TTTF-T-F', 'ppffffff'],
	[20, 20, 'TTFTTTFFFT', 'ppippfffrp'],
	[20, 10, 'TTTFFTTFTTT', 'ppffrppippf'],
	[10, 30, 'TT----TT', 'pffffrpf'],
]

/** Where no data is a reason to sound the alert. */
const withoutData: readonly Row[] = [
	[0, 0, '-', 'f'],
	[0, 0, 'F-F', 'ifr'],
	[0, 0, 'T-F', 'ffr'],
	[10, 0, '--', 'pf'],
	[10, 0, 'T-F', 'pfr'],
	[10, 0, '-T-F', 'pffr'],
	[20, 0, '-F--T', 'pippf'],
	[10, 10, '--FF', 'pffr'],
	[0, 10, '-F-FF', 'ffffr'],
]

export const alertSequences: readonly AlertSequence[] = [
	...rows.map(row => sequence('ok', row)),
	...withoutData.map(row => sequence('alert', row)),
]

function sequence(noData: AlertSequence['noData'], [forSeconds, keepSeconds, looks, states]: Row): AlertSequence {
	return {forSeconds, keepSeconds, noData, looks, states}
}

export function holdsOf(look: string): boolean | null {
	return look === '-' ? null : look === 'T'
}
