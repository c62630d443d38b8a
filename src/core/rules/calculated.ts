/** What rules calculate with figures. */
export function calculated(a: number, b: number, op: '+' | '-' | '*' | '/'): number {
	switch (op) {
		case '+':
			return a + b
		case '-':
			return a - b
		case '*':
			return a * b
		case '/':
			return a / b
	}
}
