package ignore

import "strings"

// byteSet is what a bracket expression accepts.
type byteSet [4]uint64

func (s *byteSet) add(c byte)      { s[c>>6] |= 1 << (c & 63) }
func (s *byteSet) remove(c byte)   { s[c>>6] &^= 1 << (c & 63) }
func (s *byteSet) has(c byte) bool { return s[c>>6]&(1<<(c&63)) != 0 }

func (s *byteSet) addRange(low, high byte) {
	for c := int(low); c <= int(high); c++ {
		s.add(byte(c))
	}
}

func (s *byteSet) complement() {
	for i := range s {
		s[i] = ^s[i]
	}
}

// compileClass reads a bracket expression; p starts behind its bracket, width
// counts from there. The set is nil when the expression is malformed: not closed,
// or with an unknown [:name:]. No expression accepts a slash.
func compileClass(p string) (set *byteSet, width int) {
	c := classReader{pattern: p}
	negated := c.at(0) == '!' || c.at(0) == '^'
	if negated {
		c.pos++
	}
	// A closing bracket in first place is an ordinary member.
	for first := true; first || c.at(c.pos) != ']'; first = false {
		if !c.member() {
			return nil, 0
		}
		c.pos++
	}
	if negated {
		c.set.complement()
	}
	c.set.remove('/')
	return &c.set, c.pos + 1
}

// classReader reads the members of a bracket expression.
type classReader struct {
	pattern string
	pos     int
	set     byteSet
	last    byte // the member before, where it may begin a range; else 0
}

// at returns the byte at i, 0 behind the end: patterns hold no zero bytes.
func (c *classReader) at(i int) byte {
	if i < len(c.pattern) {
		return c.pattern[i]
	}
	return 0
}

// member adds the member at pos and leaves pos on its last byte; false when the
// expression is malformed.
func (c *classReader) member() bool {
	switch b := c.at(c.pos); {
	case b == 0:
		return false
	case b == '-' && c.last != 0 && c.at(c.pos+1) != 0 && c.at(c.pos+1) != ']':
		c.pos++
		high := c.escaped()
		c.set.addRange(c.last, high)
		c.last = 0
		return high != 0
	case b == '[' && c.at(c.pos+1) == ':':
		return c.named()
	default:
		c.last = c.escaped()
		c.set.add(c.last)
		return c.last != 0
	}
}

// escaped returns the byte at pos, or the one behind the backslash there.
func (c *classReader) escaped() byte {
	if c.at(c.pos) == '\\' {
		c.pos++
	}
	return c.at(c.pos)
}

// named adds a class like [:alpha:], at whose bracket pos stands.
func (c *classReader) named() bool {
	start := c.pos + 2
	length := strings.IndexByte(c.pattern[start:], ']')
	if length < 0 {
		return false
	}
	name, closed := strings.CutSuffix(c.pattern[start:start+length], ":")
	if !closed {
		c.last = '['
		c.set.add('[')
		return true
	}
	test, known := namedClass(name)
	if !known {
		return false
	}
	for b := range byte(0x80) {
		if test(b) {
			c.set.add(b)
		}
	}
	c.pos = start + length
	c.last = 0
	return true
}

// namedClass returns the test for a POSIX class over ASCII.
func namedClass(name string) (test func(byte) bool, known bool) {
	switch name {
	case "alnum":
		return func(b byte) bool { return isAlpha(b) || isDigit(b) }, true
	case "alpha":
		return isAlpha, true
	case "blank":
		return func(b byte) bool { return b == ' ' || b == '\t' }, true
	case "cntrl":
		return func(b byte) bool { return b < ' ' || b == 0x7f }, true
	case "digit":
		return isDigit, true
	case "graph":
		return isGraph, true
	case "lower":
		return isLower, true
	case "print":
		return func(b byte) bool { return b == ' ' || isGraph(b) }, true
	case "punct":
		return func(b byte) bool { return isGraph(b) && !isAlpha(b) && !isDigit(b) }, true
	case "space": // git's own notion: no vertical tab, no form feed
		return func(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }, true
	case "upper":
		return isUpper, true
	case "xdigit":
		return func(b byte) bool { return isDigit(b) || 'a' <= b|0x20 && b|0x20 <= 'f' }, true
	}
	return nil, false
}

func isLower(b byte) bool { return 'a' <= b && b <= 'z' }
func isUpper(b byte) bool { return 'A' <= b && b <= 'Z' }
func isAlpha(b byte) bool { return isLower(b) || isUpper(b) }
func isDigit(b byte) bool { return '0' <= b && b <= '9' }
func isGraph(b byte) bool { return ' ' < b && b < 0x7f }
