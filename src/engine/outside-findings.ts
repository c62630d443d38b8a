import type {ProcessRole} from '../core/events/run-event.ts'
import type {OwnCode} from '../core/profile/own-code.ts'
import {type Finding, finding} from '../core/trouble/finding.ts'

/** A launch that nothing of ours was added to, see core/suite/takes-no-preload.ts. */
export function observedFromOutside(role: ProcessRole): Finding {
	return finding(
		'observed-outside',
		'info',
		`The ${role} is observed from outside: Node 20 ends a program that may not read what is loaded before it.`,
		'--experimental-permission is among its words, or in NODE_OPTIONS',
	)
}

/**
 * Reads Node's last words, when a program that something else started under the permission model may not read what it is to load.
 * @returns what reads a line that the target has printed
 */
export function unreadableProbes(role: ProcessRole, own: OwnCode, say: (finding: Finding) => void) {
	let isSaid = false
	return (line: string): void => {
		if (isSaid || !/^\s*resource: '/.test(line) || !own.prefixes.some(prefix => line.includes(prefix))) return
		isSaid = true
		say(
			finding(
				'probe-unreadable',
				'warning',
				`A Node process that the ${role} started was ended because of the probe: its permission model does not let it read what is loaded before it. Observe it from outside (observe: 'outside', or --outside).`,
				line.trim(),
			),
		)
	}
}
