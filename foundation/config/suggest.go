package config

import (
	"errors"
	"fmt"
	"strings"
)

// find returns the field of a key.
func (s *schema) find(key string) (*field, error) {
	if f, ok := s.byKey[key]; ok {
		return f, nil
	}
	return nil, s.unknown(key)
}

// unknown says that there is no such key, and which one may be meant.
func (s *schema) unknown(key string) error {
	if s.sections[key] {
		return fmt.Errorf("%s is a section, name a key in it", key)
	}
	known := make([]string, 0, len(s.fields)+len(s.sections))
	for _, f := range s.fields {
		known = append(known, f.key)
	}
	for section := range s.sections {
		known = append(known, section)
	}
	return errors.New("unknown key " + quote(key) + meant(key, known))
}

// meant returns a question for the name that is nearest to a wrong one, "" if none is
// near. Of those that are equally near it is the first in the order of the alphabet.
func meant(wrong string, known []string) string {
	best, least := "", max(2, len(wrong)/5)+1
	for _, name := range known {
		if d := distance(wrong, name, least); d < least || d == least && best != "" && name < best {
			best, least = name, d
		}
	}
	if best == "" {
		best = sameEnd(wrong, known)
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(", did you mean %s?", best)
}

// sameEnd returns the only name in another section that ends as a wrong one does.
func sameEnd(wrong string, known []string) string {
	found := ""
	end := wrong[strings.LastIndexByte(wrong, '.')+1:]
	for _, name := range known {
		if strings.HasSuffix(name, "."+end) {
			if found != "" {
				return ""
			}
			found = name
		}
	}
	return found
}

// distance returns how many letters have to be put in, left out or replaced to make one
// of the other; names whose lengths alone differ by more than most are not compared.
func distance(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
