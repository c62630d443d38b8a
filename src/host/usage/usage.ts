import {existsSync} from 'node:fs'
import type {Usage} from '../../ports.ts'
import {readEnvironment} from '../environment/environment.ts'
import {nodeVersionOf} from '../launch/command-node.ts'
import {type ProcUnits, readProcUnits} from '../processes/proc-units.ts'
import {ProcUsageMeter} from './proc.ts'
import {PsUsageMeter} from './ps.ts'
import {OtherSystemFigures, ProcSystemFigures} from './system-figures.ts'

export function createUsage(): Usage {
	// FreeBSD may have a /proc too, of another kind.
	const isLinux = process.platform === 'linux' && existsSync('/proc/self/stat')
	let units: ProcUnits | null = null
	return {
		meter(rootPid) {
			if (!isLinux) return new PsUsageMeter(rootPid)
			units ??= readProcUnits()
			return new ProcUsageMeter(rootPid, units)
		},
		system: () => (isLinux ? new ProcSystemFigures() : new OtherSystemFigures()),
		environment: readEnvironment,
		nodeVersion: command => nodeVersionOf(command),
		ownCpuMs() {
			const {user, system} = process.cpuUsage()
			return (user + system) / 1000
		},
	}
}
