// Package config holds the configuration of a program. It knows nothing of what is
// configured: that is a struct of nested structs, T, whose tags say the rest.
//
//	config:"name"                 the key, in snake_case; those of nested structs are dotted: log.level
//	hot:"true"                    may change while the program runs
//	help:"..."                    what it is for
//	allowed:"debug|info"          the only values of a string, or of each of a list
//	min:"1" max:"64"              bounds of a number, a duration or a size, both inclusive
//	flag:"name"                   the flag that sets it, if that is not the key with dashes
//
// A value is a string, bool, int, int64, float64, time.Duration, []string, or has
// UnmarshalText and MarshalText. T may have Validate() error for rules across keys.
//
// Place in the flow: the composer loads it first and hands values to everything else.
// Later layers win: defaults, file, overrides, environment, flags.
//
// Invariants:
//   - A value that Get returns is valid as a whole and never written to again.
//   - All faults are told at once, and each says where it is and what is allowed.
//   - What is wrong with the file while the program runs leaves the last good
//     configuration in force; Health says why.
//   - Subscribers are told of one change at a time, in order.
//   - Load starts nothing. Run is called once at most, blocks, and owns what it starts.
package config
