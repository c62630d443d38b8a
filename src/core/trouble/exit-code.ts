/** What a shell or a CI reads. A contract: never renumber. */
export const ExitCode = {
	done: 0,
	gateFailed: 1,
	usage: 2,
	inconclusive: 3,
	targetFailed: 4,
	toolMissing: 5,
	internal: 70,
	interrupted: 130,
} as const

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]
