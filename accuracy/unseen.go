package accuracy

import (
	"slices"
	"strings"
)

// unseen holds the places of one file of which the truth cannot speak.
type unseen map[unseenPlace]bool

// unseenPlace is a line, or the calls of a name in it.
type unseenPlace struct {
	line int
	name string
}

func (u unseen) add(i Item) { u[unseenPlace{i.Line, i.Name}] = true }

// leaveOut returns the items that are in no such place, and how many are.
func (u unseen) leaveOut(items []Item) (seen []Item, left int) {
	if len(u) == 0 {
		return items, 0
	}
	seen = slices.DeleteFunc(slices.Clone(items), u.has)
	return seen, len(items) - len(seen)
}

func (u unseen) has(i Item) bool {
	if u[unseenPlace{line: i.Line}] {
		return true
	}
	// A qualifier, if the subject has one, stands in front.
	name := i.Name[strings.LastIndexByte(i.Name, ' ')+1:]
	return i.Kind == Call && u[unseenPlace{i.Line, name}]
}
