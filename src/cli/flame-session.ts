import {readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {readProfile} from '../core/profile/read-profile.ts'
import type {StackWeights} from '../core/profile/stack-weights.ts'
import {topFrames} from '../core/profile/top-frames.ts'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import {ExitCode} from '../core/trouble/exit-code.ts'
import {percent} from '../core/units/format.ts'
import {sanitise} from '../core/units/sanitise.ts'
import {renderFlameSvg} from '../report/flame-svg.ts'
import type {Invocation} from './invocation.ts'
import {type Session, say, uiOf} from './session.ts'

const topFrameCount = 30

/** Opens a profile somebody wrote in the explorer; without a terminal, its hottest functions as a table; with --svg, as our flamegraph. */
export async function flameSession(
	session: Session,
	invocation: Extract<Invocation, {command: 'flame'}>,
): Promise<number> {
	const {streams, cwd} = session
	const file = path.resolve(cwd, invocation.file)
	const text = await readFile(file, 'utf8').catch(error => {
		throw new ArsenalError('bad-profile', `Cannot read ${sanitise(file)}: ${(error as Error).message}.`, {cause: error})
	})
	const profile = readProfile(text, file)
	const title = sanitise(path.basename(file))
	if (invocation.svg !== null) {
		const out = path.resolve(cwd, invocation.svg)
		await writeFile(out, renderFlameSvg({title, weights: profile.weights, unit: profile.unit})).catch(error => {
			throw new ArsenalError('output-not-writable', `Cannot write ${sanitise(out)}: ${(error as Error).message}.`, {
				cause: error,
			})
		})
		return ExitCode.done
	}
	const choice = uiOf(session, invocation.display)
	if (choice.ui === 'plain') {
		for (const line of topTable(profile.weights)) say(streams.stdout, line)
		return ExitCode.done
	}
	const {exploreOnScreens} = await import('./screen-session.tsx')
	return exploreOnScreens(session, {title, file, weights: profile.weights}, choice)
}

function topTable(weights: StackWeights): string[] {
	const rows = topFrames(weights, topFrameCount)
	if (rows.length === 0) return ['The profile holds no busy time.']
	return [
		'   self   total  function',
		...rows.map(
			row =>
				`${percent(row.selfShare).padStart(7)} ${percent(row.totalShare).padStart(7)}  ${sanitise(row.name)}${row.file ? `  ${sanitise(row.file)}:${row.line}` : ''}`,
		),
	]
}
