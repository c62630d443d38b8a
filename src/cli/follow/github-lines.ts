/**
 * A line as it may be printed to GitHub's runner, which takes what begins with `::`, and `##[` anywhere, for a command. Names of suites and what
 * programs print are no commands of ours. Source: actions/runner, ActionCommand.cs.
 */
export function asNoCommand(line: string): string {
	return line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '## [')
}
