export function double(n) {
	if (n < 0) {
		return 'never'
	}
	return n > 500 ? n * 2 : n + n
}

export function neverCalled() {
	return 1
}
