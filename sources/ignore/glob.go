package ignore

import "strings"

// glob is the part of a pattern from its first wildcard on.
type glob []token

type token struct {
	kind tokenKind
	char byte     // of a literal
	set  *byteSet // of a class
}

type tokenKind uint8

const (
	literal tokenKind = iota
	anyChar           // ?: one byte that is no slash
	class             // [...]: one byte of a set
	star              // *: any bytes but slashes
	deep              // ** at an end: any bytes
	dirs              // **/: nothing, or any bytes up to a slash
	never             // malformed; git lets such a pattern match nothing
)

// compileGlob never fails: what is malformed becomes a token that never matches.
func compileGlob(p string) glob {
	var g glob
	for i := 0; i < len(p); {
		switch p[i] {
		case '*':
			kind, width := compileStars(p, i)
			g = append(g, token{kind: kind})
			i += width
		case '?':
			g = append(g, token{kind: anyChar})
			i++
		case '[':
			set, width := compileClass(p[i+1:])
			if set == nil {
				return append(g, token{kind: never})
			}
			g = append(g, token{kind: class, set: set})
			i += 1 + width
		case '\\':
			if i+1 == len(p) {
				return append(g, token{kind: never})
			}
			g = append(g, token{char: p[i+1]})
			i += 2
		default:
			g = append(g, token{char: p[i]})
			i++
		}
	}
	return g
}

// compileStars reads the run of asterisks at p[i]. Two or more cross slashes only
// where they make up a whole path component.
func compileStars(p string, i int) (kind tokenKind, width int) {
	end := i
	for end < len(p) && p[end] == '*' {
		end++
	}
	width = end - i
	if width == 1 || i > 0 && p[i-1] != '/' {
		return star, width
	}
	switch rest := p[end:]; {
	case rest == "" || strings.HasPrefix(rest, `\/`):
		return deep, width
	case rest[0] == '/':
		return dirs, width + 1
	}
	return star, width
}

// matches reports whether the whole text matches.
//
// On a mismatch it suffices to go back to the last wildcard, and past a slash to
// the last one that crosses slashes: whatever an earlier one might have taken, the
// later one can take as well. That keeps matching free of exponential cases.
func (g glob) matches(text string) bool {
	var (
		i, t         int // positions in g and in text
		starAt       = -1
		starFrom     int
		crossing     = -1 // position of the last deep or dirs
		crossingFrom int
	)
	for {
		switch {
		case i == len(g):
			if t == len(text) {
				return true
			}
		case g[i].kind == star:
			starAt, starFrom = i, t
			i++
			continue
		case g[i].kind == deep || g[i].kind == dirs:
			crossing, crossingFrom, starAt = i, t, -1
			i++
			continue
		case t < len(text) && g[i].accepts(text[t]):
			i++
			t++
			continue
		}
		switch {
		case starAt >= 0 && starFrom < len(text) && text[starFrom] != '/':
			starFrom++
			i, t = starAt+1, starFrom
		case crossing >= 0:
			skipped := g[crossing].skip(text[crossingFrom:])
			if skipped == 0 {
				return false
			}
			crossingFrom += skipped
			i, t, starAt = crossing+1, crossingFrom, -1
		default:
			return false
		}
	}
}

// accepts reports whether a token that stands for one byte matches c.
func (k token) accepts(c byte) bool {
	switch k.kind {
	case literal:
		return c == k.char
	case anyChar:
		return c != '/'
	case class:
		return k.set.has(c)
	}
	return false
}

// skip returns how many more bytes of text a crossing wildcard takes next; 0 when
// it cannot take more.
func (k token) skip(text string) int {
	if k.kind == dirs {
		return strings.IndexByte(text, '/') + 1
	}
	return min(1, len(text))
}

// wellFormed reports whether the glob can match anything at all.
func (g glob) wellFormed() bool {
	return len(g) == 0 || g[len(g)-1].kind != never
}
