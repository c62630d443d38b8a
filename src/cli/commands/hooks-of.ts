import type {Hooks} from '../../core/suite/config-beside.ts'
import type {Session} from '../session.ts'

/** Commands around a run, of the configuration that was loaded for it. */
export function hooksOf(session: Pick<Session, 'configured'>): {readonly hooks?: Hooks} {
	const hooks = session.configured()?.hooks
	return hooks === undefined ? {} : {hooks}
}
