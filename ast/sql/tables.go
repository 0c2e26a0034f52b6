package sql

// registered is a table whatever its pages are.
type registered interface {
	register(c *connection) error
	describe() Table
}

// tables returns all tables.
func tables() []registered {
	return []registered{repositoriesTable(), filesTable(), symbolsTable(), refsTable(), callsTable(), importsTable(), diagnosticsTable(),
		changesTable(), callersTable(), calleesTable(), outlineTable()}
}
