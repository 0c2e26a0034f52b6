package lang

// Scopes is a stack of lexical scopes that bind names to values of type T. The
// zero value has one scope, that of the file. Look-up, binding and leaving a
// scope take constant time per name.
type Scopes[T any] struct {
	latest   map[string]int // name -> index of its innermost binding, plus one
	bindings []binding[T]
	marks    []int // len(bindings) at each Push
}

type binding[T any] struct {
	name    string
	value   T
	shadows int // index of the binding it hides, plus one
}

// Push enters a scope.
func (s *Scopes[T]) Push() { s.marks = append(s.marks, len(s.bindings)) }

// Pop leaves the innermost scope and forgets its bindings.
func (s *Scopes[T]) Pop() {
	mark := s.marks[len(s.marks)-1]
	s.marks = s.marks[:len(s.marks)-1]
	for i := len(s.bindings) - 1; i >= mark; i-- {
		if b := s.bindings[i]; b.shadows > 0 {
			s.latest[b.name] = b.shadows
		} else {
			delete(s.latest, b.name)
		}
	}
	s.bindings = s.bindings[:mark]
}

// Depth returns the number of scopes entered; 0 is the file's.
func (s *Scopes[T]) Depth() int { return len(s.marks) }

// Bind gives name a value in the innermost scope.
func (s *Scopes[T]) Bind(name string, value T) {
	if s.latest == nil {
		s.latest = make(map[string]int)
	}
	s.bindings = append(s.bindings, binding[T]{name, value, s.latest[name]})
	s.latest[name] = len(s.bindings)
}

// Lookup returns the innermost binding of name.
func (s *Scopes[T]) Lookup(name string) (T, bool) {
	if i := s.latest[name]; i > 0 {
		return s.bindings[i-1].value, true
	}
	var none T
	return none, false
}
