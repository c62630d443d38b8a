import type {AuditRecord} from '../../core/history/baseline/baseline.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {cutToWidth} from '../../core/units/width.ts'
import {textTable} from '../text-table.ts'

const actionWords = {
	'baseline-saved': 'saved a baseline',
	'baseline-removed': 'removed a baseline',
	'gate-forced': 'forced a gate',
	pruned: 'pruned a run',
	removed: 'removed a run',
	posted: 'told a webhook',
} as const satisfies Record<AuditRecord['action'], string>

/** Who did what, in the order given. @param width  of the terminal; infinite: nothing is cut */
export function auditLines(records: readonly AuditRecord[], width: number): string[] {
	const rows = records.map(({atMs, user, action, subject, command}) => ({
		when: new Date(atMs).toISOString().slice(0, 19).replace('T', ' '),
		user: sanitise(user),
		did: actionWords[action],
		of: sanitise(subject),
		command: sanitise(command),
	}))
	return textTable(rows, 5).map(line => cutToWidth(line, width))
}
