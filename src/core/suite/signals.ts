/** Signals a process can be asked to end with. Not SIGSTOP and its kin, which would leave it standing there. */
export const endingSignals: readonly string[] = [
	'SIGTERM',
	'SIGINT',
	'SIGHUP',
	'SIGQUIT',
	'SIGUSR1',
	'SIGUSR2',
	'SIGALRM',
	'SIGABRT',
	'SIGWINCH',
	'SIGKILL',
]
