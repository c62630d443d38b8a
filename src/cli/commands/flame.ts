import path from 'node:path'
import {isOnlyRoot} from '../../core/profile/cover.ts'
import type {AnyProfile} from '../../core/profile/formats/format.ts'
import {isRanked} from '../../core/profile/ranking.ts'
import {weightless} from '../../core/profile/say-weight.ts'
import {framesAsSeen, topFrames} from '../../core/profile/top-frames.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {percent} from '../../core/units/format.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {sayUnranked} from '../../core/words/observed-words.ts'
import {renderFlameSvg} from '../../report/flame-svg.ts'
import type {Invocation} from '../command-line/invocation.ts'
import {readProfileFile} from '../follow/profile-file.ts'
import {type Session, say, sayNotice, uiOf} from '../session.ts'
import {refuseToOverwrite, writeOutput} from './output-file.ts'

const topFrameCount = 30

/** Opens a profile somebody wrote in the explorer; without a terminal, its hottest functions as a table; with --svg, as our flamegraph. */
export async function flameSession(
	session: Session,
	invocation: Extract<Invocation, {command: 'flame'}>,
): Promise<number> {
	const {streams, cwd} = session
	const file = path.resolve(cwd, invocation.file)
	const out = invocation.svg === null ? null : path.resolve(cwd, invocation.svg)
	if (out !== null) await refuseToOverwrite(out, [file])
	const profile = await readProfileFile(file, await session.ownCode())
	const title = sanitise(path.basename(file))
	if (out !== null) {
		const {weights, basis, notes} = profile
		await writeOutput(out, renderFlameSvg({title, weights, basis, notes}), [file])
		for (const note of notes) sayNotice(session, note)
		return ExitCode.done
	}
	const choice = uiOf(session, invocation.display)
	if (choice.ui === 'plain') {
		for (const line of profileLines(profile)) say(streams.stdout, line)
		return ExitCode.done
	}
	const {exploreOnScreens} = await import('../follow/screen-session.tsx')
	return exploreOnScreens(session, {title, file, profile}, choice)
}

/** What its shares rest on, what is to be known beside them, and the hottest functions; whoever opens a file sees its shares, however few samples they rest on. */
function profileLines({weights, cover, basis, notes}: AnyProfile): string[] {
	const about = [...(basis === null ? [] : [`${basis}.`]), ...notes]
	if (cover !== null && isOnlyRoot(cover)) return about
	const ranked = isRanked(weights)
	const rows = ranked ? topFrames(weights, topFrameCount) : framesAsSeen(weights, topFrameCount)
	if (rows.length === 0) return [...about, `The profile holds no ${weightless[weights.unit]}.`]
	return [
		...about,
		...(ranked ? [] : [`${sayUnranked({unranked: 'few-samples'})} Listed as they were first seen:`]),
		'   self   total  function',
		...rows.map(
			row =>
				`${percent(row.selfShare).padStart(7)} ${percent(row.totalShare).padStart(7)}  ${sanitise(row.name)}${row.file ? `  ${sanitise(row.file)}:${row.line}` : ''}`,
		),
	]
}
