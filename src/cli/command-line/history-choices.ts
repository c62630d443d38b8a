import type {BaselineAction, DbAction, RunsAction} from './command-names.ts'
import type {FlagValues} from './flags.ts'
import type {Invocation} from './invocation.ts'

type Asked = Extract<Invocation, {command: 'history' | 'runs' | 'baseline' | 'db'}>
/** Without how to show it, which is said of every command. */
type Choices = Asked extends infer One ? (One extends Asked ? Omit<One, 'display'> : never) : never

/** @param operands  without problems */
export function askedOfHistory(command: Asked['command'], operands: readonly string[], values: FlagValues): Choices {
	const outDir = values.out ?? null
	switch (command) {
		case 'history':
			return {
				command,
				suite: operands[0] ?? null,
				outDir,
				sinceMs: values.since ?? null,
				format: values.format === undefined ? null : values.format === 'md' ? 'md' : 'lines',
				rules: values.rules ?? [],
				issue: values.issue ?? false,
				webhook: values.webhook ?? null,
				output: values.output ?? null,
			}
		case 'runs':
			return {
				command,
				action: operands[0] as RunsAction,
				runs: operands.slice(1),
				outDir,
				sinceMs: values.since ?? null,
				limit: values.limit ?? 20,
				olderThanMs: values['older-than'] ?? null,
				keepBytes: values['keep-size'] ?? null,
				force: values.force ?? false,
				dryRun: values['dry-run'] ?? false,
			}
		case 'baseline':
			return {
				command,
				action: operands[0] as BaselineAction,
				name: operands[1] ?? null,
				suites: operands.slice(2),
				outDir,
				runs: values.runs ?? null,
				strategy: values.strategy ?? 'fixed',
				branch: values.branch ?? null,
			}
		case 'db':
			return {command, action: operands[0] as DbAction, file: operands[1] ?? null, limit: values.limit ?? 20, outDir}
	}
}
