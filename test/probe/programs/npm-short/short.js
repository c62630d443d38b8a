setTimeout(() => process.exit(3), 200)
