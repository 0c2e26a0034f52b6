package ignore

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// List holds the patterns of one ignore file, in order; the last that matches
// decides. The nil List has none.
type List struct {
	patterns []pattern
	anchored bool // some pattern looks at more than the name
}

// Verdict is what a List says of a path.
type Verdict uint8

// The verdicts.
const (
	Undecided Verdict = iota // no pattern matches
	Ignore
	Keep // the last pattern that matches is negated
)

// Parse compiles the content of an ignore file. Like git it takes malformed lines
// for ones that match nothing.
func Parse(content []byte) *List {
	l := new(List)
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	for len(content) > 0 {
		var line []byte
		line, content, _ = bytes.Cut(content, []byte("\n"))
		if len(line) > 0 && line[0] != '#' {
			l.add(trim(string(line)))
		}
	}
	return l
}

// Globs compiles globs that came from a command line or a configuration: patterns
// of the same syntax, but none may be empty, negated or malformed, and # has no
// meaning. The error names every one that is wrong.
func Globs(globs []string) (*List, error) {
	l := new(List)
	var faults []error
	for _, g := range globs {
		switch {
		case g == "":
			faults = append(faults, errors.New("a glob is empty"))
		case g[0] == '!':
			faults = append(faults, fmt.Errorf("glob %q is negated", g))
		case strings.IndexByte(g, 0) >= 0 || !l.add(g):
			faults = append(faults, fmt.Errorf("glob %q is malformed", g))
		}
	}
	return l, errors.Join(faults...)
}

// add compiles and appends a line; false when it can match nothing.
func (l *List) add(line string) bool {
	p, ok := compile(line)
	if ok {
		l.patterns = append(l.patterns, p)
		l.anchored = l.anchored || !p.nameOnly
	}
	return ok
}

// Match returns the verdict on a slash-separated path, relative to the directory
// of the list. It looks at the path alone: that a parent is ignored is for the
// caller to know.
func (l *List) Match(path string, isDir bool) Verdict {
	if l == nil {
		return Undecided
	}
	return l.match(path, path[strings.LastIndexByte(path, '/')+1:], isDir)
}

func (l *List) match(path, name string, isDir bool) Verdict {
	for i := len(l.patterns) - 1; i >= 0; i-- {
		p := &l.patterns[i]
		if !p.matches(path, name, isDir) {
			continue
		}
		if p.negated {
			return Keep
		}
		return Ignore
	}
	return Undecided
}

// trim removes what git does not take for a part of the line: a carriage return
// at the end, what follows a zero byte, trailing spaces that are not escaped.
func trim(line string) string {
	line = strings.TrimSuffix(line, "\r")
	line, _, _ = strings.Cut(line, "\x00")
	spaces := -1 // where the present run of spaces began
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == ' ':
			if spaces < 0 {
				spaces = i
			}
			continue
		case line[i] == '\\':
			i++
			if i == len(line) {
				return line
			}
		}
		spaces = -1
	}
	if spaces >= 0 {
		return line[:spaces]
	}
	return line
}
