import {invoke} from '../../src/cli/invoke.ts'
import type {Session} from '../../src/cli/session.ts'
import {environment} from '../core/run/recorded-runs.ts'
import {Place} from './real-runs.ts'
import {pipes} from './streams.ts'

/** Somebody who types commands, whose output goes into a pipe. */
export function seat(place = new Place(), changes: Partial<Session> = {}) {
	const {streams, printed, complained} = pipes()
	const listeners = new Map<string, Set<() => void>>()
	const session: Session = {
		streams,
		env: {},
		cwd: place.dir,
		version: '0.0.0-test',
		demoConfig: '/program/demo/arsenal.config.mjs',
		front: place.front,
		findConfig: async () => null,
		configured: () => null,
		async loadSuites() {
			throw new Error('no configuration here')
		},
		environment: async () => environment,
		watchChanges: () => Promise.reject(new Error('nobody looks for changes here')),
		ownCode: async () => ({prefixes: []}),
		checkRevisions: async () => ({is: 'found'}),
		commitOrder: async () => new Map(),
		onSignal(name, listener) {
			const all = listeners.get(name) ?? new Set()
			listeners.set(name, all.add(listener))
			return () => all.delete(listener)
		},
		...changes,
	}
	return {
		place,
		session,
		signal: (name: string) => {
			for (const listener of listeners.get(name) ?? []) listener()
		},
		get listening() {
			return [...listeners.values()].reduce((sum, all) => sum + all.size, 0)
		},
		async type(...argv: string[]) {
			const exitCode = await invoke(argv, session)
			return {exitCode, stdout: printed(), stderr: complained()}
		},
	}
}
