import type {ProcessUsage} from '../core/events/process-usage.ts'
import type {ProcessRole} from '../core/events/run-event.ts'
import type {OwnCode} from '../core/profile/own-code.ts'
import {type Finding, finding} from '../core/trouble/finding.ts'
import {sanitise} from '../core/units/sanitise.ts'

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
	return (text: string): void => {
		// In colours, where FORCE_COLOR asks for them.
		const line = sanitise(text)
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

/** @param left what the tree had started, out of reach when it was ended; at least one */
export function escaped(role: ProcessRole, left: readonly ProcessUsage[]): Finding {
	const isOne = left.length === 1
	const names = left.slice(0, 3).map(usage => `${usage.name} (pid ${usage.pid})`)
	const why = isOne
		? 'It had left its session and cleared its environment, so nothing told whose it was'
		: 'They had left their sessions and cleared their environments, so nothing told whose they were'
	const pids = left.slice(0, 20).map(usage => usage.pid)
	return finding(
		'process-escaped',
		'warning',
		`${left.length} ${isOne ? 'process' : 'processes'} that the ${role} started ${isOne ? 'lives' : 'live'} on: ${names.join(', ')}${left.length > 3 ? ' ...' : ''}. ${why} when the rest was ended.`,
		`kill ${pids.join(' ')}`,
	)
}
