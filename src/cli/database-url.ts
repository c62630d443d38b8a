/** ARSENAL_DATABASE_URL: a PostgreSQL that holds the history of several machines and projects. @returns null when there is none, or it is empty */
export function databaseUrlOf(env: Readonly<Record<string, string | undefined>>): string | null {
	return env['ARSENAL_DATABASE_URL']?.trim() || null
}
