/**
 * What is handed to either database in place of a value. SQLite would take NaN for NULL and keep Infinity, PostgreSQL keeps both and refuses a flag
 * for a number: what is no finite number is NULL on both, a flag 0 or 1, a time its milliseconds.
 */
export function bound(value: unknown): string | number | bigint | null | Uint8Array {
	if (typeof value === 'number') return Number.isFinite(value) ? value : null
	if (typeof value === 'boolean') return value ? 1 : 0
	if (value === undefined || value === null) return null
	if (value instanceof Date) return bound(value.getTime())
	if (typeof value === 'string' || typeof value === 'bigint' || value instanceof Uint8Array) return value
	throw new TypeError(`A ${typeof value} cannot be kept in a database`)
}
