package ecmascript

import "slices"

// The grammar of TypeScript cannot read some things that TypeScript can. The first
// two are common, and one place of the first may cost the rest of the file.
//
//   - A generic call signature behind a member of an object type that ends with its
//     line (tree-sitter-typescript issue 335), because the grammar's scanner never
//     ends a line before "<". The same goes for a property called in.
//
//     const map: {
//     <A, B>(f: (a: A) => B): (self: Option<A>) => Option<B>
//     <A, B>(self: Option<A>, f: (a: A) => B): Option<B>
//     }
//
//   - The variance of type parameters: interface Cache<in out Key, out Value>.
//
//   - A backslash in a template that is a type: type Hint = `use \`of\``.
//
//   - export type * from "./module"

// repair returns a copy of source in which these are written so that the grammar can
// read them, nil when there are none. A semicolon takes the place of the blank behind
// the member; blanks that of in and out, of what a backslash escapes, and of the type
// before the asterisk. So every offset stays what it was.
//
// A file in which the grammar finds nothing wrong is left alone.
//
// It never looks ahead: what may be a signature carries the place of its semicolon
// through its brackets and gives it up where something else follows them.
func repair(source []byte, faults int) []byte {
	if faults == 0 {
		return nil
	}
	r := repairer{scanner: scanner{source: source}, open: []bracket{{}}}
	for t := r.next(); t.kind != tokenEnd; t = r.next() {
		r.step(t)
		r.beforeLast, r.last = r.last, t
	}
	return r.repaired
}

// repairer looks at each token once and remembers what is open around it.
type repairer struct {
	scanner
	repaired []byte
	open     []bracket // never empty: the first stands for the file
	alias    bool      // since a type alias began no line began with a word

	beforeLast token
	last       token
	due        int  // where a semicolon is due if the last token is part of a signature, else 0
	modifier   bool // the last token may be a modifier of a type parameter
}

// bracket is an open bracket and what is known of the things directly in it.
type bracket struct {
	kind      tokenKind // '{', '(', '[' or '<'; 0 for the file
	due       int       // where a semicolon is due if it is part of a call signature, else 0
	annotated bool      // in '{': there was a colon since the last member began
	ternaries int       // in '{': ? and case that have no colon yet
	declares  bool      // in '<': the type parameters of an interface, class or type alias
}

// step takes notice of one token.
func (r *repairer) step(t token) {
	due, modifier := r.due, r.modifier
	r.due, r.modifier = 0, false
	switch t.kind {
	case tokenWord:
		r.word(t, modifier)
	case tokenTemplate:
		if r.alias {
			r.blankEscapes()
		}
	case '*':
		if r.text(r.beforeLast) == "export" && r.text(r.last) == "type" {
			r.write(r.last.start, r.last.end, ' ')
		}
	case ';':
		r.leaveAngles()
		r.top().annotated, r.top().ternaries, r.alias = false, 0, false
	case '?', ':':
		r.mark(t.kind, due)
	default:
		r.brackets(t, due)
	}
}

// mark takes notice of a colon or question mark. After what looks like the name or
// the parameters of a member it shows that this is one.
func (r *repairer) mark(kind tokenKind, due int) {
	if due > 0 && (r.last.kind == tokenWord || r.last.kind == ')' && kind == ':') {
		r.write(due, due+1, ';')
	}
	b := r.top()
	if kind == '?' {
		b.ternaries++
		return
	}
	b.annotated, b.ternaries = true, max(b.ternaries-1, 0)
}

// brackets takes notice of brackets.
func (r *repairer) brackets(t token, due int) {
	switch t.kind {
	case '{', '[':
		r.push(bracket{kind: t.kind})
	case '(':
		r.push(bracket{kind: '(', due: due})
	case '<':
		b := bracket{kind: '<', due: r.beginMember(t), declares: r.isDeclaration()}
		// Other angle brackets are only of interest where they must be told from these.
		if b.due > 0 || b.declares || r.top().kind == '<' {
			r.push(b)
		}
	case '>':
		if r.top().kind == '<' {
			r.pop()
		}
	case ')', ']', '}':
		r.leaveAngles()
		r.pop()
	}
}

func (r *repairer) top() *bracket { return &r.open[len(r.open)-1] }

func (r *repairer) push(b bracket) { r.open = append(r.open, b) }

// pop closes the innermost bracket, whatever its kind: what it does to a source whose
// brackets do not match need not be right.
func (r *repairer) pop() {
	if len(r.open) > 1 {
		r.due = r.top().due
		r.open = r.open[:len(r.open)-1]
	}
}

// leaveAngles closes what was taken for type parameters and was none.
func (r *repairer) leaveAngles() {
	for r.top().kind == '<' {
		r.open = r.open[:len(r.open)-1]
	}
}

// beginMember returns where a semicolon is due if a member of an object type begins
// at t, behind one that ended with its line; else 0. In code with the same look a
// colon belongs to a condition (a ? b : c) or a case, or what went before is only a
// name and t begins the type parameters of that method.
func (r *repairer) beginMember(t token) int {
	b := r.top()
	if !r.beginsLine(t) || b.kind != '{' || !b.annotated || b.ternaries > 0 || !isBlank(r.source[r.last.end]) {
		return 0
	}
	return r.last.end
}

// beginsLine reports whether t is the first of its line and the token before can be
// the last one of a type.
func (r *repairer) beginsLine(t token) bool {
	return t.firstOnLine && (endsOperand(r.last.kind) || r.last.kind == '>')
}

// isDeclaration reports whether the last tokens are those before the type parameters
// of an interface, class or type alias.
func (r *repairer) isDeclaration() bool {
	if r.text(r.last) == "class" {
		return true
	}
	return r.last.kind == tokenWord && slices.Contains([]string{"interface", "class", "type"}, r.text(r.beforeLast))
}

// word looks for the keywords that matter. afterModifier says that the token before
// may be a modifier of a type parameter.
func (r *repairer) word(t token, afterModifier bool) {
	text, b := r.text(t), r.top()
	switch {
	case b.declares:
		r.modifier = isModifier(text) && (afterModifier || r.last.kind == '<' || r.last.kind == ',')
		// It is one if a name follows, or another.
		if afterModifier && text != "extends" && r.text(r.last) != "const" {
			r.write(r.last.start, r.last.end, ' ')
		}
	case r.beginsLine(t):
		if text == "in" {
			r.due = r.beginMember(t)
		}
		b.annotated, r.alias = false, false
	case r.text(r.last) == "type":
		r.alias = true
	}
	if text == "case" {
		b.ternaries++
	}
}

func isModifier(text string) bool { return text == "in" || text == "out" || text == "const" }

// blankEscapes makes the escapes of the last template plain text. With the backslash
// goes what it escapes, which could be the end of the template.
func (r *repairer) blankEscapes() {
	for _, at := range r.escapes {
		r.write(at, min(at+2, len(r.source)), ' ')
	}
}

func (r *repairer) text(t token) string { return string(r.source[t.start:t.end]) }

// write overwrites source[start:end] with c in the copy.
func (r *repairer) write(start, end int, c byte) {
	if r.repaired == nil {
		r.repaired = slices.Clone(r.source)
	}
	for i := start; i < end; i++ {
		r.repaired[i] = c
	}
}
