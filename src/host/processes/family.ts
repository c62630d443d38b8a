/** What it takes to tell who belongs to whom. */
export interface ProcessRow {
	readonly pid: number
	readonly ppid: number
	readonly processGroup: number
	/** Where sessions are not told (ps on macOS): the process group again. */
	readonly session: number
	/** With the pid this names a process for good. Any unit that grows with time. */
	readonly started: number
}

/**
 * A process and everything that came of it, also what its parent left behind. Two signs, both exact: a child of a member; and
 * membership of a session that a member opened, for a session is only ever inherited. The second finds orphans, whose parent is now
 * process 1. (What forks twice and opens a session in between, as daemons do, is found by its mark: see launch-mark.ts.)
 */
export class ProcessFamily {
	readonly #members = new Map<number, ProcessRow>()
	readonly #sessions = new Set<number>()
	readonly #processGroups = new Set<number>()
	readonly #rootPid: number
	readonly #rootStarted: number | null

	/** @param rootStarted when it is known, a stranger that was given the root's pid later is told apart */
	constructor(rootPid: number, rootStarted: number | null = null) {
		this.#rootPid = rootPid
		this.#rootStarted = rootStarted
		this.#sessions.add(rootPid)
	}

	get members(): ReadonlyMap<number, ProcessRow> {
		return this.#members
	}

	/** Every process group a member has been in. */
	get processGroups(): ReadonlySet<number> {
		return this.#processGroups
	}

	/**
	 * Takes in those of `rows` that belong, in whatever order they stand, and notes where members have moved.
	 * @param isOurs a further sign, asked only about rows that the two above do not explain
	 * @returns who is new
	 */
	admit(rows: readonly ProcessRow[], isOurs: (row: ProcessRow) => boolean = () => false): ProcessRow[] {
		const admitted: ProcessRow[] = []
		let strangers = rows.filter(row => !this.#isMember(row))
		for (const row of rows) if (this.#isMember(row)) this.note(row)
		// A leader that no member bore: its number was ours once, its session is not.
		for (const row of strangers) if (row.pid === row.session && !this.#isBorn(row)) this.#sessions.delete(row.pid)
		const take = (belongs: (row: ProcessRow) => boolean) => {
			const before = admitted.length
			strangers = strangers.filter(row => {
				if (!belongs(row)) return true
				this.note(row)
				admitted.push(row)
				return false
			})
			return admitted.length > before
		}
		const takeKin = () => {
			while (take(row => this.#isBorn(row) || this.#sessions.has(row.session)));
		}
		takeKin()
		if (take(isOurs)) takeKin()
		return admitted
	}

	/** A member as it is now: it may have opened a session or changed its group since it was admitted. */
	note(row: ProcessRow): void {
		this.#members.set(row.pid, row)
		this.#processGroups.add(row.processGroup)
		if (row.session === row.pid) this.#sessions.add(row.pid)
	}

	drop(pid: number): void {
		this.#members.delete(pid)
	}

	/** Drops every member that is not among `rows`, which must be all processes that live now. */
	retain(rows: readonly ProcessRow[]): void {
		const started = new Map(rows.map(row => [row.pid, row.started]))
		for (const {pid, started: then} of this.#members.values()) if (started.get(pid) !== then) this.drop(pid)
	}

	#isMember(row: ProcessRow): boolean {
		return this.#members.get(row.pid)?.started === row.started
	}

	#isBorn(row: ProcessRow): boolean {
		if (row.pid === this.#rootPid) return this.#rootStarted === null || row.started === this.#rootStarted
		const parent = this.#members.get(row.ppid)
		return parent !== undefined && parent.started <= row.started
	}
}
