const MiB = 1024 ** 2

/** `includes about 32 MiB of the probe per Node process`; null: it includes nothing of ours. */
export function sayProbeBytes({probeBytes = null}: {readonly probeBytes?: number | null}): string | null {
	return probeBytes === null ? null : `includes about ${Math.round(probeBytes / MiB)} MiB of the probe per Node process`
}
