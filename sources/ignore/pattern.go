package ignore

import "strings"

// pattern is one line of an ignore file.
type pattern struct {
	negated  bool // !pattern: not ignored after all
	dirOnly  bool // pattern/: directories only
	nameOnly bool // without a slash: compared with the last path component
	suffix   bool // *literal: literal is a suffix; there is no glob
	literal  string
	glob     glob // what follows literal; nil when nothing does
}

// wildcards are the bytes that begin one, and the escape.
const wildcards = `*?[\`

// compile reads one line, already trimmed; false when it can match nothing.
func compile(line string) (pattern, bool) {
	var p pattern
	if rest, ok := strings.CutPrefix(line, "!"); ok {
		p.negated, line = true, rest
	}
	if rest, ok := strings.CutSuffix(line, "/"); ok {
		p.dirOnly, line = true, rest
	}
	p.nameOnly = strings.IndexByte(line, '/') < 0
	line = strings.TrimPrefix(line, "/")
	if line == "" {
		return pattern{}, false
	}
	if line[0] == '*' && p.nameOnly && !strings.ContainsAny(line[1:], wildcards) {
		p.suffix, p.literal = true, line[1:]
		return p, true
	}
	p.literal = line
	if i := strings.IndexAny(line, wildcards); i >= 0 {
		// Git compiles what follows the literal on its own, so that ** there counts
		// as a whole component even in "x/a**": so do we.
		p.literal, p.glob = line[:i], compileGlob(line[i:])
	}
	return p, p.glob.wellFormed()
}

// matches reports whether the pattern matches a path below its directory, whose
// last component is name.
func (p *pattern) matches(path, name string, isDir bool) bool {
	if p.dirOnly && !isDir {
		return false
	}
	text := path
	if p.nameOnly {
		text = name
	}
	switch {
	case p.suffix:
		return strings.HasSuffix(text, p.literal)
	case p.glob == nil:
		return text == p.literal
	}
	return strings.HasPrefix(text, p.literal) && p.glob.matches(text[len(p.literal):])
}
