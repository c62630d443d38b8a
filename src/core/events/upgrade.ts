/** The format a run log is written in today. Raise it when an event of an older log would be read wrongly, and add the step below. */
export const currentVersion = 2

/** What an event looked like once: any JSON object. */
export type RawEvent = Readonly<Record<string, unknown>>

/** steps[v] turns an event of version v into one of version v + 1; null: that event no longer means anything. */
export type UpgradeSteps = Readonly<Record<number, (event: RawEvent) => RawEvent | null>>

const steps: UpgradeSteps = {
	// Windows were told apart by pid alone, and only main threads were sampled.
	1: event => (event.type === 'cpu-sampled' ? {...event, isolate: event.pid, thread: 0} : event),
}

/** Brings an event of an older log up to date, one version at a time. */
export function upgradeEvent(
	event: RawEvent,
	fromVersion: number,
	by: {readonly steps: UpgradeSteps; readonly version: number} = {steps, version: currentVersion},
): RawEvent | null {
	let upgraded: RawEvent | null = event
	for (let version = fromVersion; version < by.version && upgraded !== null; version++) {
		upgraded = by.steps[version]?.(upgraded) ?? (by.steps[version] ? null : upgraded)
	}
	return upgraded
}
