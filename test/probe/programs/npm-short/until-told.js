process.stdin.on('end', () => process.exit(3)).resume()
