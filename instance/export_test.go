package instance

import "elixirscope/ast/lang"

// OpenWith is Open with other languages.
func OpenWith(c Config, languages *lang.Set) (*Instance, error) { return open(c, languages) }
