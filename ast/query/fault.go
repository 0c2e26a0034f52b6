package query

// FieldError says what is wrong with one field of a request.
type FieldError struct {
	Field   string // as people name it: kind, min-complexity; see Parameter
	Problem string
	Allowed []string // values, where they can be listed
}

// Error returns the problem, which names the field.
func (e *FieldError) Error() string { return e.Problem }
