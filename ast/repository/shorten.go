package repository

import "strings"

// A qualified name nearly always holds the name itself: "Shop.Cart.add/2" holds
// "add". Stored beside the name it is shortened to what is around it, which few
// names of a file do not share. Two bytes that no source name begins with mark the
// two forms.
const (
	markName  = "\x01" // stands where the name stood
	markWhole = "\x02" // the rest is the qualified name as it is
)

// shorten returns the short form of qualified, given the name it belongs to.
func shorten(name, qualified string) string {
	if qualified == "" {
		return ""
	}
	i := strings.LastIndex(qualified, name)
	if i < 0 || name == "" || strings.ContainsAny(qualified, markName+markWhole) {
		return markWhole + qualified
	}
	return qualified[:i] + markName + qualified[i+len(name):]
}

// lengthen returns the qualified name that shorten made short.
func lengthen(name, short string) string {
	if whole, ok := strings.CutPrefix(short, markWhole); ok {
		return whole
	}
	if short == markName {
		return name
	}
	return strings.Replace(short, markName, name, 1)
}
