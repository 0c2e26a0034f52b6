package store

// Prefix is the first byte of a key. Each belongs to one package.
type Prefix byte

// The key space.
const (
	PrefixFormat Prefix = 0x00 // this package: format version

	// foundation/events
	PrefixEvent       Prefix = 'e' // position
	PrefixEventName   Prefix = 'x' // name, position
	PrefixEventCursor Prefix = 'z' // reader
	PrefixEventEnd    Prefix = 'y' // the only key: time and End of the last record there ever was

	PrefixJournal        Prefix = 'j' // time, ID
	PrefixJournalEnd     Prefix = 'l' // the only key: last ID there ever was, bytes that are kept
	PrefixJournalSubject Prefix = 's' // subject, time, ID
	PrefixJournalType    Prefix = 't' // type, time, ID

	// ast/repository
	PrefixCounter    Prefix = 'c' // next free numbers
	PrefixDefinition Prefix = 'd' // name, qualified name, unit
	PrefixFile       Prefix = 'f' // repository, path
	PrefixUnitByKey  Prefix = 'k' // content address of a unit
	PrefixImport     Prefix = 'm' // imported module, unit
	PrefixReference  Prefix = 'n' // name, qualified name, unit
	PrefixOrphan     Prefix = 'o' // unit that may have lost its last user
	PrefixRepository Prefix = 'r' // name
	PrefixUnit       Prefix = 'u' // unit, section
	PrefixUser       Prefix = 'w' // unit, repository, path
)
