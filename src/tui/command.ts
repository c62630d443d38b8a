import type {RunPlan} from '../core/plan/plan.ts'
import type {RunCommand} from '../core/plan/run-command.ts'

/** Why the screens closed. */
export type EndReason =
	/** The user left; nothing was running, or it was told to stop. */
	| 'quit'
	/** The user left, the run goes on. */
	| 'detached'
	/** ctrl-c twice, or SIGINT. */
	| 'interrupted'
	/** SIGTERM or SIGQUIT. */
	| 'terminated'
	/** SIGHUP, or the terminal cannot be written to any more. The run goes on. */
	| 'terminal-lost'

/** What the first screen opens. */
export type Opened =
	| {readonly what: 'profile'; readonly file: string}
	| {readonly what: 'run'; readonly folder: string}
	| {readonly what: 'demo'}
	/** It is written first. */
	| {readonly what: 'config'}

/** What `update` wants done: data, carried out by program.tsx. */
export type Command =
	| {readonly do: 'start-run'; readonly suites: readonly string[]}
	| {readonly do: 'watch-script'; readonly name: string}
	| ({readonly do: 'open'; readonly opening: string} & Opened)
	/** Exactly what was run. */
	| {readonly do: 'run-again'; readonly plan: RunPlan}
	| {readonly do: 'send'; readonly command: RunCommand}
	/** A file of the run that is shown. */
	| {readonly do: 'open-file'; readonly path: string}
	| {readonly do: 'copy'; readonly text: string; readonly what: string}
	| {readonly do: 'suspend'}
	| {readonly do: 'redraw'}
	| {readonly do: 'quit'; readonly reason: EndReason}
