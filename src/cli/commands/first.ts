/** `arsenal-tui` in a folder without a configuration: what can be done there, and how each of it is the same as a command. */
import {randomInt} from 'node:crypto'
import os from 'node:os'
import path from 'node:path'
import type {RunPlan} from '../../core/plan/plan.ts'
import {joinWords} from '../../core/suite/split-words.ts'
import {listedScripts, type StarterConfig, scriptCommand, starterConfig} from '../../core/suite/starter-config.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {listRunIds} from '../../store/run-folder.ts'
import type {UiChoice} from '../../tui/choose-ui.ts'
import type {FirstEntries, NearFiles, ScriptEntry} from '../../tui/ports.ts'
import type {Invocation} from '../command-line/invocation.ts'
import {firstOnScreens} from '../follow/first-session.ts'
import {readProfileFile} from '../follow/profile-file.ts'
import type {OutPlace} from '../out-place.ts'
import {type Session, shownPath} from '../session.ts'
import {againCommand} from './again.ts'
import {newConfigPath, writeNewConfig} from './init.ts'
import {planAnew} from './plan-anew.ts'
import {type PickInvocation, type Planner, planner} from './planner.ts'
import {benchFilesIn, type Manifest, profilesIn, readManifest} from './project.ts'
import {runToOpen} from './watch.ts'

type Look = Extract<UiChoice, {ui: 'tui'}>

export async function firstSession(
	session: Session,
	invocation: PickInvocation,
	{out, look}: {readonly out: OutPlace; readonly look: Look},
): Promise<number> {
	const {cwd} = session
	const manifest = await readManifest(cwd)
	let starter: StarterConfig | null = null
	const away = new AbortController()
	const plannerOf = (asked: Asked): Promise<Planner> =>
		planner(session, asked, {ui: 'tui', seed: asked.measure.seed ?? randomInt(2 ** 32)})
	const demo = demoInvocation(session, invocation)
	try {
		return await firstOnScreens(session, {
			out,
			look,
			planAnew,
			entries: {
				...(await entriesHere(session, out, manifest)),
				scripts: manifest.isThere && manifest.trouble === null ? scriptEntries(invocation, manifest) : null,
				demoCommand: againCommand(demo, []).replace(/^arsenal-tui run/, 'arsenal-tui'),
			},
			async lookAround(): Promise<NearFiles> {
				const [benchFiles, profiles] = await Promise.all([benchFilesIn(cwd, away.signal), profilesIn(cwd, away.signal)])
				starter = starterConfig({...manifest, benchFiles})
				return {config: starter, profiles}
			},
			async planOfScript(name): Promise<RunPlan> {
				const plan = await plannerOf(execInvocation(invocation, scriptCommand(manifest.packageManager, name)))
				return plan.of(plan.asked)
			},
			openDemo: () => plannerOf(demo),
			async writeConfig() {
				// Exactly what was shown.
				if (starter === null) throw new ArsenalError('internal', 'There is nothing to write yet.')
				await writeNewConfig(newConfigPath(cwd), starter.text)
				return plannerOf({...invocation, command: 'run', onChange: false})
			},
			async openProfile(typed) {
				const file = path.resolve(cwd, typed.replace(/^~(?=\/)/, os.homedir()))
				return {
					file,
					title: sanitise(path.basename(file)),
					profile: await readProfileFile(file, await session.ownCode()),
				}
			},
			openRun: folder => runToOpen(session, out, path.resolve(cwd, folder)),
		})
	} finally {
		away.abort()
	}
}

type Asked = Extract<Invocation, {command: 'run' | 'exec'}>

/** What typing `exec -- CMD` with the flags that were given would ask for. */
function execInvocation(invocation: PickInvocation, argv: readonly string[]): Extract<Invocation, {command: 'exec'}> {
	const {display, outDir, measure} = invocation
	return {command: 'exec', argv, shell: false, exitCode: null, display, outDir, measure}
}

/** Its own folder is that of the program, which need not be the user's to write to. */
function demoInvocation(session: Session, invocation: PickInvocation): Extract<Invocation, {command: 'run'}> {
	const {display, measure} = invocation
	return {
		command: 'run',
		onChange: false,
		suites: [],
		config: session.demoConfig,
		outDir: invocation.outDir ?? '.arsenal',
		display,
		measure,
	}
}

function scriptEntries(invocation: PickInvocation, {scripts, packageManager}: Manifest): ScriptEntry[] {
	return listedScripts(scripts).map(script => {
		const {name} = script
		const argv = scriptCommand(packageManager, name)
		return {
			...script,
			runs: joinWords(argv),
			does: scripts[name]!,
			around: [`pre${name}`, `post${name}`]
				.filter(one => scripts[one] !== undefined)
				.map(one => [one, scripts[one]!] as const),
			command: againCommand(execInvocation(invocation, argv), []),
			problem: /^(-|$)/.test(name) ? `${packageManager} cannot be told to run a script of this name` : null,
		}
	})
}

async function entriesHere(
	session: Session,
	out: OutPlace,
	{trouble}: Manifest,
): Promise<Pick<FirstEntries, 'trouble' | 'runsFolder' | 'configFile' | 'lastRun'>> {
	const last = (await listRunIds(out.dir)).at(-1)
	const runsFolder = path.join(out.dir, 'runs')
	return {
		trouble,
		runsFolder,
		configFile: newConfigPath(session.cwd),
		lastRun:
			last === undefined
				? null
				: {folder: shownPath(session, path.join(runsFolder, last)), text: last, whenMs: startOf(last)},
	}
}

/** @param id `20261120T104122-k3vq`: UTC */
function startOf(id: string): number {
	return Date.parse(id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d).*$/, '$1-$2-$3T$4:$5:$6Z'))
}
